package main

// startExport: the stock is not exported in this release.
func startExport(config, *store) {}
