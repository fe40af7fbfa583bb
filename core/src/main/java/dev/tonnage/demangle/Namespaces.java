package dev.tonnage.demangle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The namespace that a C++ name is in. Mangled names don't tell namespaces from classes, so that a
 * scope is a class where something shows it: template arguments, a constructor in it, a qualified
 * function; and, without such, where it is written as classes are among namespaces that are not.
 */
final class Namespaces {
  private static final String ANONYMOUS = "(anonymous namespace)";

  /** The namespaces of the standard libraries; what else stands in std is a class. */
  private static final Set<String> OF_STD =
      Set.of(
          "__1",
          "__2",
          "__cxx11",
          "__cxx1998",
          "__debug",
          "__detail",
          "__facet_shims",
          "__fs",
          "__gnu_cxx_ldbl128",
          "__ndk1",
          "__parallel",
          "__variant",
          "chrono",
          "execution",
          "experimental",
          "filesystem",
          "literals",
          "numbers",
          "placeholders",
          "pmr",
          "ranges",
          "regex_constants",
          "rel_ops",
          "this_thread",
          "views");

  private final List<String> path = new ArrayList<>();
  private boolean isLastTemplate;

  /** The scopes from this one on are no namespaces. */
  private int firstClass = Integer.MAX_VALUE;

  private Namespaces() {}

  /** The innermost namespace around a name, with those around it; null when it is in none. */
  static String of(Node name) {
    Namespaces spaces = new Namespaces();
    spaces.walk(name);
    int count = spaces.count();
    return count == 0 ? null : String.join("::", spaces.path.subList(0, count));
  }

  private void walk(Node node) {
    if (node instanceof Names.Word word) {
      add(word.text);
    } else if (node instanceof Names.Nested nested) {
      walk(nested.scope);
      walk(nested.name);
    } else if (node instanceof Names.Template template) {
      walk(template.name);
      isLastTemplate = true;
    } else if (node instanceof Names.Function function) {
      walk(function.name);
      if (function.isMember && !(function.name instanceof Names.Local)) {
        showClass(path.size() - 2);
      }
    } else if (node instanceof Names.Structor) {
      showClass(path.size() - 1);
      add("~");
    } else if (node instanceof Names.Tagged tagged) {
      walk(tagged.name);
    } else if (node instanceof Names.Local local) {
      walk(local.function);
    } else if (node instanceof Names.Special special) {
      walk(special.of);
    } else if (node instanceof Names.Standard standard) {
      add("std");
      add(standard.name);
      showClass(path.size() - 1);
    } else if (node instanceof Types.Qualified qualified) {
      walk(qualified.type());
    } else if (node instanceof Types.Pointer pointer) {
      walk(pointer.to());
    } else {
      // A lambda, an operator that converts, a type: nothing that holds a namespace.
      add("?");
      showClass(path.size() - 1);
    }
  }

  private void add(String name) {
    if (isLastTemplate) {
      showClass(path.size() - 1);
      isLastTemplate = false;
    }
    path.add(name);
  }

  private void showClass(int index) {
    firstClass = Math.min(firstClass, Math.max(index, 0));
  }

  private int count() {
    int scopes = path.size() - 1;
    int count = Math.min(scopes, firstClass);
    for (int i = 0; i < count; i++) {
      String name = path.get(i);
      if (name.equals(ANONYMOUS) || i > 0 && looksLikeClass(name, i)) {
        return i;
      }
    }
    boolean isCut = count < scopes;
    return count > 0 && !isCut && isUpper(path.get(count - 1)) ? count - 1 : count;
  }

  private boolean looksLikeClass(String name, int index) {
    return path.get(0).equals("std")
        ? !OF_STD.contains(name)
        : isUpper(name) && !isUpper(path.get(index - 1));
  }

  private static boolean isUpper(String name) {
    int start = 0;
    while (start < name.length() && name.charAt(start) == '_') {
      start++;
    }
    return start < name.length() && Character.isUpperCase(name.charAt(start));
  }
}
