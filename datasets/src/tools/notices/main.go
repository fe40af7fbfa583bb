// Command notices lists the modules linked into the built binaries with their
// licences, and gathers the licence and notice texts.
//
//	notices stage-folder LICENSES.md NOTICES.txt
package main

import (
	"bytes"
	"cmp"
	"debug/buildinfo"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

type module struct{ path, version string }

// text is one licence or notice, and where it was found.
type text struct {
	spdx  string
	body  []byte
	files []string
}

var (
	wanted = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)
	blank  = regexp.MustCompile(`\s+`)
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: notices stage-folder LICENSES.md NOTICES.txt")
	}
	used := map[module]map[string]bool{} // in which releases
	check(filepath.WalkDir(os.Args[1], func(file string, e fs.DirEntry, err error) error {
		check(err)
		if e.IsDir() {
			return nil
		}
		info, err := buildinfo.ReadFile(file)
		if err != nil {
			return nil // a configuration file
		}
		rel, err := filepath.Rel(os.Args[1], file)
		check(err)
		part := strings.Split(filepath.ToSlash(rel), "/")
		note := func(m module) {
			if used[m] == nil {
				used[m] = map[string]bool{}
			}
			used[m][part[0]+" "+part[1]] = true
		}
		note(module{"std", info.GoVersion})
		for _, d := range info.Deps {
			note(module{d.Path, d.Version})
		}
		return nil
	}))

	cache := goenv("GOMODCACHE")
	var texts []*text
	var table bytes.Buffer
	for _, m := range sorted(used) {
		root := goenv("GOROOT")
		if m.path != "std" {
			root = filepath.Join(cache, escape(m.path)+"@"+m.version)
		}
		var names []string
		for _, file := range licences(root, m.path == "std") {
			body, err := os.ReadFile(filepath.Join(root, file))
			check(err)
			body = bytes.TrimSpace(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")))
			id := spdx(body)
			if base := strings.ToUpper(filepath.Base(file)); id == "" && !strings.HasPrefix(base, "NOTICE") && !strings.HasPrefix(base, "PATENTS") {
				log.Fatalf("%s %s: unknown licence in %s", m.path, m.version, file)
			}
			if id != "" && !slices.Contains(names, id) {
				names = append(names, id)
			}
			i := slices.IndexFunc(texts, func(t *text) bool { return bytes.Equal(t.body, body) })
			if i < 0 {
				i = len(texts)
				texts = append(texts, &text{spdx: cmp.Or(id, "notice"), body: body})
			}
			texts[i].files = append(texts[i].files, fmt.Sprintf("%s %s: %s", m.path, m.version, file))
		}
		if len(names) == 0 {
			log.Fatalf("%s %s: no licence", m.path, m.version)
		}
		slices.Sort(names)
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", m.path, m.version, strings.Join(names, " AND "), releases(used[m]))
	}

	page := "# Modules linked into the sample fleet\n\n" +
		"Written by `datasets/build`: every module that the binaries' own build\n" +
		"information names, and the Go standard library and runtime (`std`). The\n" +
		"licences are those of the files in each module; their texts, with the\n" +
		"notices that go with them, are in [NOTICES.txt](NOTICES.txt).\n\n" +
		"| module | version | licence (SPDX) | linked into |\n|---|---|---|---|\n" + table.String()
	check(os.WriteFile(os.Args[2], []byte(page), 0o644))

	var notices bytes.Buffer
	notices.WriteString("Licences and notices of the modules linked into the sample fleet.\nWritten by datasets/build; each text once, below the files that hold it.\n")
	for _, t := range texts {
		fmt.Fprintf(&notices, "\n%s\n%s\n  %s\n%s\n\n%s\n", strings.Repeat("=", 78), t.spdx, strings.Join(t.files, "\n  "), strings.Repeat("-", 78), t.body)
	}
	check(os.WriteFile(os.Args[3], notices.Bytes(), 0o644))
}

// licences finds the licence files of a module, those of packages copied into
// it included. Of the Go distribution only the top ones speak of the binaries.
func licences(root string, top bool) (list []string) {
	check(filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		check(err)
		if e.IsDir() {
			if file != root && (top || e.Name() == "testdata" || e.Name() == "vendor" || strings.HasPrefix(e.Name(), ".")) {
				return fs.SkipDir
			}
			return nil
		}
		if wanted.MatchString(e.Name()) && filepath.Ext(file) != ".go" {
			rel, err := filepath.Rel(root, file)
			check(err)
			list = append(list, filepath.ToSlash(rel))
		}
		return nil
	}))
	return list
}

// spdx knows the licences of the fleet; an unknown one stops the build.
func spdx(body []byte) string {
	s := blank.ReplaceAllString(string(body), " ")
	has := func(parts ...string) bool {
		for _, p := range parts {
			if !strings.Contains(s, p) {
				return false
			}
		}
		return true
	}
	var ids []string
	if has("Apache License", "TERMS AND CONDITIONS FOR USE") || has("Licensed under the Apache License, Version 2.0", "MIT license") || has("Licensed under the Apache License, Version 2.0", "Permission is hereby granted") {
		ids = append(ids, "Apache-2.0")
	}
	if has("Redistribution and use in source and binary forms") {
		if has("name of") || has("names of") {
			ids = append(ids, "BSD-3-Clause")
		} else {
			ids = append(ids, "BSD-2-Clause")
		}
	}
	if has("Permission is hereby granted, free of charge", "The above copyright notice and this permission notice shall be included") {
		ids = append(ids, "MIT")
	}
	if has("Permission to use, copy, modify, and", "distribute this software for any purpose with or without fee") {
		ids = append(ids, "ISC")
	}
	return strings.Join(ids, " AND ")
}

func releases(in map[string]bool) string {
	names := []string{}
	for name := range in {
		names = append(names, name)
	}
	slices.Sort(names)
	line, last := "", ""
	for _, name := range names {
		service, tag, _ := strings.Cut(name, " ")
		if service == last {
			line += ", " + tag
		} else {
			line += "; " + name
		}
		last = service
	}
	return strings.TrimPrefix(line, "; ")
}

func sorted(used map[module]map[string]bool) (list []module) {
	for m := range used {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.version, b.version))
	})
	return list
}

// escape writes a module path the way the module cache does.
func escape(path string) string {
	var b strings.Builder
	for _, r := range path {
		if unicode.IsUpper(r) {
			b.WriteRune('!')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func goenv(name string) string {
	data, err := exec.Command("go", "env", name).Output()
	check(err)
	return strings.TrimSpace(string(data))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
