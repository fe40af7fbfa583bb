// Command layout writes an OCI image layout of the built releases. The same
// input gives the same bytes: no clock, no owner and no random name enters.
//
//	layout releases.tsv base-folder stage-folder layout-folder
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

const (
	typeIndex    = "application/vnd.oci.image.index.v1+json"
	typeManifest = "application/vnd.oci.image.manifest.v1+json"
	typeConfig   = "application/vnd.oci.image.config.v1+json"
	typeLayer    = "application/vnd.oci.image.layer.v1.tar+gzip"
	annotation   = "org.opencontainers.image."
)

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int               `json:"size"`
	Platform    *platform         `json:"platform,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

type platform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
	Variant      string `json:"variant,omitempty"`
}

type index struct {
	SchemaVersion int               `json:"schemaVersion"`
	MediaType     string            `json:"mediaType"`
	Manifests     []descriptor      `json:"manifests"`
	Annotations   map[string]string `json:"annotations,omitempty"`
}

type manifest struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Config        descriptor   `json:"config"`
	Layers        []descriptor `json:"layers"`
}

type image struct {
	Created time.Time `json:"created"`
	platform
	Config  config    `json:"config"`
	RootFS  rootfs    `json:"rootfs"`
	History []history `json:"history"`
}

type config struct {
	User       string            `json:"User"`
	Env        []string          `json:"Env"`
	Entrypoint []string          `json:"Entrypoint"`
	WorkingDir string            `json:"WorkingDir"`
	Labels     map[string]string `json:"Labels"`
}

type rootfs struct {
	Type    string   `json:"type"`
	DiffIDs []string `json:"diff_ids"`
}

type history struct {
	Created   time.Time `json:"created"`
	CreatedBy string    `json:"created_by"`
}

type release struct {
	service, tag string
	created      time.Time
	platforms    []string
	form         string
}

// layer is a compressed layer and the digest of its tar archive.
type layer struct {
	descriptor
	diffID string
}

// baseTime is when the base layer was made, a while before all releases.
var baseTime = time.Date(2026, 7, 1, 6, 0, 0, 0, time.UTC)

var out string

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: layout releases.tsv base-folder stage-folder layout-folder")
	}
	base, stage := os.Args[2], os.Args[3]
	out = os.Args[4]
	check(os.MkdirAll(filepath.Join(out, "blobs", "sha256"), 0o755))
	under := pack(base, "", baseTime, func(string) int64 { return 0o644 })
	all := index{SchemaVersion: 2, MediaType: typeIndex}
	for _, r := range releases(os.Args[1]) {
		var found []descriptor
		for _, name := range r.platforms {
			system, arch, _ := strings.Cut(name, "/")
			p := platform{OS: system, Architecture: arch}
			if arch == "arm64" {
				p.Variant = "v8"
			}
			app := pack(filepath.Join(stage, r.service, r.tag, system, arch), "app", r.created, func(name string) int64 {
				if path.Base(name) == r.service {
					return 0o755
				}
				return 0o644
			})
			d := put(typeManifest, manifest{2, typeManifest,
				put(typeConfig, describe(r, p, under, app)),
				[]descriptor{under.descriptor, app.descriptor}})
			d.Platform = &p
			found = append(found, d)
		}
		named := found[0]
		if r.form == "index" {
			named = put(typeIndex, index{SchemaVersion: 2, MediaType: typeIndex, Manifests: found,
				Annotations: map[string]string{annotation + "version": r.tag}})
		} else {
			named.Platform = nil // a lone manifest's platform is in its config
		}
		named.Annotations = map[string]string{annotation + "ref.name": "acme/" + r.service + ":" + r.tag}
		all.Manifests = append(all.Manifests, named)
	}
	check(os.WriteFile(filepath.Join(out, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`+"\n"), 0o644))
	data, err := json.MarshalIndent(all, "", "  ")
	check(err)
	check(os.WriteFile(filepath.Join(out, "index.json"), append(data, '\n'), 0o644))
}

func releases(file string) (list []release) {
	data, err := os.ReadFile(file)
	check(err)
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		created, err := time.Parse(time.RFC3339, f[2])
		check(err)
		r := release{f[0], f[1], created, strings.Fields(f[6]), f[7]}
		if r.form != "index" && len(r.platforms) != 1 {
			log.Fatalf("%s %s: more than one platform needs an index", r.service, r.tag)
		}
		list = append(list, r)
	}
	return list
}

func describe(r release, p platform, under, app layer) image {
	return image{
		Created:  r.created,
		platform: p,
		Config: config{
			User:       "10001:10001",
			Env:        []string{"PATH=/app"},
			Entrypoint: []string{"/app/" + r.service},
			WorkingDir: "/app",
			Labels: map[string]string{
				annotation + "title":   r.service,
				annotation + "version": r.tag,
				annotation + "source":  "https://git.acme.example/shop/" + r.service,
			},
		},
		RootFS: rootfs{"layers", []string{under.diffID, app.diffID}},
		History: []history{
			{baseTime, "COPY base /"},
			{r.created, "COPY " + r.service + " /app/"},
		},
	}
}

// pack makes a layer of the folder's files, which appear below prefix.
func pack(folder, prefix string, when time.Time, mode func(string) int64) layer {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	// WalkDir goes in the order of names.
	check(filepath.WalkDir(folder, func(file string, e fs.DirEntry, err error) error {
		check(err)
		rel, err := filepath.Rel(folder, file)
		check(err)
		h := &tar.Header{Name: path.Join(prefix, filepath.ToSlash(rel)), ModTime: when, Format: tar.FormatUSTAR}
		if e.IsDir() {
			if h.Name != "." {
				h.Typeflag, h.Mode, h.Name = tar.TypeDir, 0o755, h.Name+"/"
				check(w.WriteHeader(h))
			}
			return nil
		}
		data, err := os.ReadFile(file)
		check(err)
		h.Typeflag, h.Mode, h.Size = tar.TypeReg, mode(h.Name), int64(len(data))
		check(w.WriteHeader(h))
		_, err = w.Write(data)
		return err
	}))
	check(w.Close())
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression) // its header has no name and no time
	check(err)
	_, err = z.Write(archive.Bytes())
	check(err)
	check(z.Close())
	return layer{blob(typeLayer, packed.Bytes()), digest(archive.Bytes())}
}

func put(mediaType string, v any) descriptor {
	data, err := json.Marshal(v)
	check(err)
	return blob(mediaType, data)
}

func blob(mediaType string, data []byte) descriptor {
	d := digest(data)
	check(os.WriteFile(filepath.Join(out, "blobs", "sha256", strings.TrimPrefix(d, "sha256:")), data, 0o644))
	return descriptor{MediaType: mediaType, Digest: d, Size: len(data)}
}

func digest(data []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(data)) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
