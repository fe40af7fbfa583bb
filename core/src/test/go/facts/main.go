// What Go's own readers say of binaries: sections, symbols, imported libraries, compile units and
// functions, a line each.
package main

import (
	"bytes"
	"debug/dwarf"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"fmt"
	"os"
	"strings"
)

func main() {
	for _, name := range os.Args[1:] {
		content, err := os.ReadFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		read(content)
	}
}

var length uint64

func read(content []byte) {
	length = uint64(len(content))
	r := bytes.NewReader(content)
	if f, err := elf.NewFile(r); err == nil {
		ofELF(f)
	} else if f, err := pe.NewFile(r); err == nil {
		ofPE(f)
	} else if f, err := macho.NewFile(r); err == nil {
		ofMachO(f, 0)
	} else if fat, err := macho.NewFatFile(r); err == nil {
		for _, arch := range fat.Arches {
			ofMachO(arch.File, uint64(arch.Offset))
		}
	} else {
		fmt.Println("unread")
	}
}

func ofELF(f *elf.File) {
	fmt.Printf("format elf\n")
	for i, s := range f.Sections {
		if i > 0 && s.Type != elf.SHT_NOBITS {
			section(s.Name, uint64(s.Offset), s.FileSize, s.Addr)
		}
	}
	for _, table := range []func() ([]elf.Symbol, error){f.Symbols, f.DynamicSymbols} {
		symbols, err := table()
		if err != nil {
			continue
		}
		for _, s := range symbols {
			fmt.Printf("symbol %s %x\n", s.Name, s.Value)
		}
	}
	libraries, _ := f.ImportedLibraries()
	for _, l := range libraries {
		fmt.Printf("library %s\n", l)
	}
	d, err := f.DWARF()
	debug(d, err, f.Type != elf.ET_REL)
}

func ofPE(f *pe.File) {
	fmt.Printf("format pe\n")
	for _, s := range f.Sections {
		if s.Offset != 0 && s.Size != 0 {
			// In a program a section ends with its VirtualSize; what lies behind is padding.
			size := s.Size
			if s.VirtualSize != 0 && f.OptionalHeader != nil {
				size = min(size, s.VirtualSize)
			}
			section(s.Name, uint64(s.Offset), uint64(size), base(f)+uint64(s.VirtualAddress))
		}
	}
	for _, s := range f.Symbols {
		if s.SectionNumber > 0 {
			fmt.Printf("symbol %s %x\n", s.Name, base(f)+uint64(s.Value)+uint64(f.Sections[s.SectionNumber-1].VirtualAddress))
		}
	}
	symbols, _ := f.ImportedSymbols()
	for _, s := range symbols {
		fmt.Printf("import %s\n", s)
	}
	d, err := f.DWARF()
	debug(d, err, f.OptionalHeader != nil)
}

func ofMachO(f *macho.File, start uint64) {
	fmt.Printf("format macho\n")
	const zeroFill = 1
	for _, s := range f.Sections {
		if s.Flags&0xff != zeroFill && s.Size != 0 {
			if s.Seg == "__DWARF" || s.Seg == "__LD" {
				fmt.Printf("section %s,%s %d %d unmapped\n", s.Seg, s.Name, start+uint64(s.Offset), s.Size)
			} else {
				section(s.Seg+","+s.Name, start+uint64(s.Offset), s.Size, s.Addr)
			}
		}
	}
	if f.Symtab != nil {
		for _, s := range f.Symtab.Syms {
			fmt.Printf("symbol %s %x\n", s.Name, s.Value)
		}
	}
	libraries, _ := f.ImportedLibraries()
	for _, l := range libraries {
		fmt.Printf("library %s\n", l)
	}
	d, err := f.DWARF()
	debug(d, err, f.Type == macho.TypeExec || f.Type == macho.TypeDylib)
}

func base(f *pe.File) uint64 {
	switch header := f.OptionalHeader.(type) {
	case *pe.OptionalHeader32:
		return uint64(header.ImageBase)
	case *pe.OptionalHeader64:
		return header.ImageBase
	}
	return 0
}

func section(name string, offset, size, address uint64) {
	if size == 0 || offset+size > length {
		return
	}
	fmt.Printf("section %s %d %d %x\n", name, offset, size, address)
}

func debug(d *dwarf.Data, err error, isLinked bool) {
	if err != nil {
		return
	}
	r := d.Reader()
	files := map[uint64]string{}
	for {
		e, err := r.Next()
		if err != nil || e == nil {
			return
		}
		name, _ := e.Val(dwarf.AttrName).(string)
		switch e.Tag {
		case dwarf.TagCompileUnit:
			if name != "" {
				fmt.Printf("unit %s\n", name)
			}
			files = sources(d, e)
		case dwarf.TagSubprogram:
			spans, err := d.Ranges(e)
			for _, span := range spans {
				if err == nil && isLinked {
					fmt.Printf("function %x %x %s\n", span[0], span[1], files[span[0]])
				}
			}
		}
	}
}

// The file that the line table gives for each address at which a row begins: of several rows the first.
func sources(d *dwarf.Data, unit *dwarf.Entry) map[uint64]string {
	files := map[uint64]string{}
	lines, err := d.LineReader(unit)
	if lines == nil || err != nil {
		return files
	}
	var row dwarf.LineEntry
	for lines.Next(&row) == nil {
		if _, known := files[row.Address]; !known && row.File != nil && !row.EndSequence {
			files[row.Address] = row.File.Name[strings.LastIndexAny(row.File.Name, "/\\")+1:]
		}
	}
	return files
}
