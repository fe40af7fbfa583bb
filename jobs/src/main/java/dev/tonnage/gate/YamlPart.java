package dev.tonnage.gate;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A part of a YAML file that knows its line, so that what is wrong with it can be told with it. */
final class YamlPart {
  private final String file;
  private final Node node;

  private YamlPart(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** The whole file; null when there is nothing in it. */
  static YamlPart read(String file, String text) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      return root == null ? null : new YamlPart(file, root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new BudgetsException(
          file, line, "this is no YAML (%s); mind indents and quotes".formatted(e.getProblem()));
    } catch (YAMLException e) {
      throw new BudgetsException(file, 1, "this is no YAML (%s)".formatted(e.getMessage()));
    }
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  BudgetsException wrong(String sentence, Object... arguments) {
    return new BudgetsException(file, line(), sentence.formatted(arguments));
  }

  /** Its settings by name, all of them among those that are known here. */
  Map<String, YamlPart> settings(Collection<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("settings are expected here, such as %s", known.iterator().next() + ": …");
    }
    Map<String, YamlPart> settings = new HashMap<>();
    for (NodeTuple pair : mapping.getValue()) {
      YamlPart key = new YamlPart(file, pair.getKeyNode());
      String name = key.text();
      if (!known.contains(name)) {
        throw key.wrong(
            "there is no setting \"%s\" here; there are %s", name, String.join(", ", known));
      }
      if (settings.put(name, new YamlPart(file, pair.getValueNode())) != null) {
        throw key.wrong("\"%s\" is set twice; leave one", name);
      }
    }
    settings.values().removeIf(YamlPart::isNothing);
    return settings;
  }

  private boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  List<YamlPart> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("a list is expected here, each entry on a line that begins with \"- \"");
    }
    return sequence.getValue().stream().map(n -> new YamlPart(file, n)).toList();
  }

  /** One text or a list of them. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (YamlPart p : node instanceof SequenceNode ? list() : List.of(this)) {
      texts.add(p.text());
    }
    return texts;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || isNothing()) {
      throw wrong("a single value is expected here");
    }
    return scalar.getValue();
  }

  /** The text read as something that refuses what it can not read, in a sentence. */
  <T> T as(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException e) {
      throw wrong("%s", e.getMessage());
    }
  }
}
