/**
 * Budgets: what the user allows, whether releases keep to it, and how that is told to people and to
 * machines.
 */
package dev.tonnage.gate;
