/**
 * The command line: one class a command, options in, exit code out. {@link
 * dev.tonnage.app.Failures} is the one place that turns what went wrong into a sentence.
 */
package dev.tonnage.app;
