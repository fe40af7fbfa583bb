/**
 * The nightly job: list, open what is new, weigh what is new, publish. Each stage is configured,
 * then executed, and answers with a value; file bytes never reach Spark, only references and rows.
 */
package dev.tonnage.stage;
