/**
 * The tables for programs that speak JDBC, ODBC or ADBC: a server of Arrow Flight SQL over one
 * Spark, which only reads.
 */
package dev.tonnage.jdbc;
