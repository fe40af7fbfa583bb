/**
 * What could be done about a binary's weight: {@link dev.tonnage.findings.Findings} asks a weighed
 * binary one {@link dev.tonnage.findings.Rule} after the other.
 */
package dev.tonnage.findings;
