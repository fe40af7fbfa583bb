/**
 * The warehouse: a folder of Delta tables. Keeps the promise that a run which is killed, or meets
 * another one, leaves only whole batches and whole snapshots behind.
 */
package dev.tonnage.store;
