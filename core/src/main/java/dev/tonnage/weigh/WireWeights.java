package dev.tonnage.weigh;

import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.WireCurve;
import java.util.HashMap;
import java.util.Map;

/** The compressed bytes that owners and modules of a binary took of the layer it came in. */
public final class WireWeights {
  /** Nothing is known: the binary came in no compressed layer. */
  public static final WireWeights UNKNOWN = new WireWeights(null, null);

  private final Map<Owner, Long> byOwner;
  private final Map<String, Long> byModule;

  private WireWeights(Map<Owner, Long> byOwner, Map<String, Long> byModule) {
    this.byOwner = byOwner;
    this.byModule = byModule;
  }

  /** Shares the compressed bytes of a binary out among the owners of its bytes. */
  public static WireWeights of(Ledger ledger, WireCurve curve) {
    Map<Owner, Long> byOwner = ledger.wireBytes(curve);
    Map<String, Long> byModule = new HashMap<>();
    byOwner.forEach((owner, bytes) -> byModule.merge(ModuleSums.nameOf(owner), bytes, Long::sum));
    return new WireWeights(byOwner, byModule);
  }

  /** Of a row of the ledger; null when not known. */
  public Long of(Ledger.Row row) {
    return byOwner == null ? null : byOwner.getOrDefault(row.owner(), 0L);
  }

  /** Of a module; null when not known. */
  public Long of(ModuleWeight module) {
    return byModule == null ? null : byModule.getOrDefault(module.module(), 0L);
  }
}
