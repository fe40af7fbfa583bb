package dev.tonnage.ledger;

/** Weights added up. */
public final class WeightSum {
  private long fileBytes;
  private long memoryBytes;
  private long pclntabBytes;
  private long symtabBytes;
  private long debugBytes;
  private long relocBytes;
  private long sharedBytes;

  public void add(Weight weight) {
    fileBytes += weight.fileBytes();
    memoryBytes += weight.memoryBytes();
    pclntabBytes += weight.pclntabBytes();
    symtabBytes += weight.symtabBytes();
    debugBytes += weight.debugBytes();
    relocBytes += weight.relocBytes();
    sharedBytes += weight.sharedBytes();
  }

  /** What was added until now. */
  public Weight total() {
    return new Weight(
        fileBytes, memoryBytes, pclntabBytes, symtabBytes, debugBytes, relocBytes, sharedBytes);
  }
}
