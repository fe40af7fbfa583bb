/** How fast and how light each reader is, and the whole: benchmarks, run by the profile bench. */
package dev.tonnage.bench;
