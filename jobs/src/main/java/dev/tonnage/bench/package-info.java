/**
 * Registries of any size, made of real programs, and what nights over them take: see
 * docs/performance.md.
 */
package dev.tonnage.bench;
