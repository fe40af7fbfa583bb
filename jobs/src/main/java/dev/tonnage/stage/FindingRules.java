package dev.tonnage.stage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tonnage.findings.Knowledge;
import java.io.Serializable;
import java.util.List;

/**
 * What findings go by, in a form that can be sent to where binaries are weighed.
 *
 * @param alternatives the text of {@code conf/alternatives.yaml}; empty for none
 */
public record FindingRules(String alternatives, long minBytes, double minShare)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Without knowledge of modules. */
  public static final FindingRules DEFAULT =
      new FindingRules("", Knowledge.MIN_BYTES, Knowledge.MIN_SHARE);

  private record File(
      @JsonProperty("alternatives") List<Alternative> alternatives,
      @JsonProperty("jobs") List<Job> jobs) {}

  private record Alternative(
      @JsonProperty("module") String module,
      @JsonProperty("with") List<String> with,
      @JsonProperty("use") String use,
      @JsonProperty("use_bytes") long useBytes,
      @JsonProperty("unless") String unless,
      @JsonProperty("source") String source) {
    Knowledge.Alternative known() {
      List<String> more = with == null ? List.of() : List.copyOf(with);
      return new Knowledge.Alternative(module, more, use, useBytes, unless, source);
    }
  }

  private record Job(
      @JsonProperty("name") String name, @JsonProperty("modules") List<String> modules) {}

  /**
   * Reads the text.
   *
   * @throws JsonProcessingException when it is none of its kind
   */
  public Knowledge knowledge() throws JsonProcessingException {
    if (alternatives.isBlank()) {
      return new Knowledge(List.of(), List.of(), minBytes, minShare);
    }
    File file =
        new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(alternatives, File.class);
    List<Alternative> heavy = file.alternatives() == null ? List.of() : file.alternatives();
    List<Job> jobs = file.jobs() == null ? List.of() : file.jobs();
    return new Knowledge(
        heavy.stream().map(Alternative::known).toList(),
        jobs.stream().map(j -> new Knowledge.Job(j.name(), List.copyOf(j.modules()))).toList(),
        minBytes,
        minShare);
  }
}
