package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tonnage.Samples;
import dev.tonnage.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFileTest {
  private static final Path RECORDED =
      Samples.datasets().resolve("fixtures").resolve("gateway-1.1.0.pprof");

  @TempDir private Path folder;

  /** {@code go tool pprof -raw} says the same of the file. */
  @Test
  void aRecordedProfileIsReadWhole() throws IOException {
    Profile profile = ProfileFile.read(RECORDED).profile();
    assertThat(profile.sampleType()).isEqualTo("samples");
    assertThat(profile.durationNanos() / 1_000_000_000).isEqualTo(6);
    assertThat(profile.buildId()).isEqualTo("56d6308d7031e9f019e15e1fd06d5861478b0765");
    assertThat(profile.program()).isEqualTo("/app/gateway");
    assertThat(profile.frames().stream().mapToLong(Profile.Frame::leafSamples).sum())
        .isEqualTo(profile.samples());
    assertThat(profile.frames())
        .anySatisfy(f -> assertThat(f.function()).isEqualTo("net/http.(*conn).serve"))
        .anySatisfy(f -> assertThat(f.functions()).hasSizeGreaterThan(1))
        .allSatisfy(f -> assertThat(f.samples()).isBetween(1L, profile.samples()));
  }

  @Test
  void whatIsNoProfileOrDamagedIsSaidToBeSo() throws IOException {
    Path file = folder.resolve("x.pprof");
    Files.writeString(file, "no profile at all, but a text");
    assertThatThrownBy(() -> ProfileFile.read(file))
        .isInstanceOf(ProfileFile.Unreadable.class)
        .hasMessageContaining("is no profile of pprof");
    byte[] sound = new java.util.zip.GZIPInputStream(Files.newInputStream(RECORDED)).readAllBytes();
    Random random = new Random(9);
    for (int i = 0; i < 500; i++) {
      byte[] damaged =
          Arrays.copyOf(sound, i % 2 == 0 ? sound.length : random.nextInt(sound.length));
      for (int k = 0; k < 4 && damaged.length > 0; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try {
        ProfileFile.read(file);
      } catch (ProfileFile.Unreadable e) {
        assertThat(e.getMessage()).contains("profile");
      }
    }
  }
}
