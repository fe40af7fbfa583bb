package dev.tonnage.macho;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Symbol;
import org.junit.jupiter.api.Test;

class ChainedFixupsTest {

  /** The fixture's table points to a constant, to data, to code, and into zeros. */
  @Test
  void aChainedPointerIsTheAddressItWillHold() {
    Image image =
        MachoReader.read(Bytes.of(Fixtures.read("hello-macho-arm64"))).toOptional().orElseThrow();
    Pointers pointers = image.pointers();
    long table = address(image, "_table");
    assertThat(pointers.at(table)).isEqualTo(address(image, "_greeting"));
    assertThat(pointers.at(table + 8)).isEqualTo(address(image, "_counts"));
    assertThat(pointers.at(table + 16)).isEqualTo(address(image, "_weigh"));
    assertThat(pointers.at(table + 24)).isEqualTo(address(image, "_buffer") + 16);
    assertThat(pointers.relocatedTo(address(image, "_weigh"))).containsExactly(table + 16);
  }

  private static long address(Image image, String name) {
    return image.symbols().stream()
        .filter(s -> s.name().equals(name))
        .mapToLong(Symbol::address)
        .findFirst()
        .orElseThrow();
  }
}
