/**
 * What the tables hold: each table, with each of its columns, is declared once, with the sentence
 * that explains it. Schemas, CREATE TABLE statements and rows all come from that declaration.
 */
package dev.tonnage.table;
