/**
 * What of a binary ran, as profiles tell: {@link dev.tonnage.profile.Profile} holds whose code was
 * on the stacks that were sampled, {@link dev.tonnage.profile.Coverage} finds it in the binary.
 */
package dev.tonnage.profile;
