/**
 * The client side of a registry: the OCI distribution specification, version 1.1, and what Docker's
 * registry had before it. Each {@link dev.tonnage.source.registry.Registry} is one host; it waits,
 * asks again and shows who it is by itself, and what it gives up on is a {@link
 * dev.tonnage.source.registry.RegistryException} that says whether asking tomorrow may help.
 */
package dev.tonnage.source.registry;
