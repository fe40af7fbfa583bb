/**
 * Where artifacts live. A {@link dev.tonnage.source.Source} first lists what it holds, as data; the
 * layers of the listing can then be opened anywhere, one entry after the other, in bounded memory.
 */
package dev.tonnage.source;
