/**
 * The page: one file for a browser, that holds what the reports say and all it takes to show it.
 *
 * <p>{@link dev.tonnage.report.page.Page} is the way in.
 */
package dev.tonnage.report.page;
