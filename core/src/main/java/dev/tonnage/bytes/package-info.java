/** The one checked reader under all parsers, and the range that all claims are made in. */
package dev.tonnage.bytes;
