/** What is handed to other programs in their own formats: bills of materials, graphs, Parquet. */
package dev.tonnage.report.export;
