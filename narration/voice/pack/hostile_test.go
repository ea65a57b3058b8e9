package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A packed file is an entry of an archive that someone else made.
type packed struct {
	name string
	data []byte
	mode fs.FileMode
	flag uint16
}

func zipOf(t testing.TB, files []packed) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Flags: f.flag}
		h.SetMode(f.mode)
		if len(f.data) == 0 {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// vowelFile is the clip of goodFiles, which the first of them makes.
var vowelFile []byte

// goodFiles are the files of a pack of one clip, in a folder.
func goodFiles(t testing.TB, folder string) []packed {
	t.Helper()
	if vowelFile == nil {
		vowelFile = slices.Clip(wavFile(t, vowel(22050))) // who appends to it gets a copy
	}
	return []packed{
		{name: folder + "pack.yaml", data: []byte("name: mine\nlanguage: fr\n")},
		{name: folder + "manifest.json", data: manifestOf(t, one("Bonjour.", "clips/a.wav", checksum(vowelFile)))},
		{name: folder + "clips/a.wav", data: vowelFile},
	}
}

func TestArchivesAsPeopleMakeThem(t *testing.T) {
	for name, files := range map[string][]packed{
		"of what is in the folder": goodFiles(t, ""),
		"of the folder":            goodFiles(t, "Ma voix 2/"),
		"with folders": slices.Concat(goodFiles(t, "mine/"), []packed{
			{name: "mine/", mode: fs.ModeDir | 0o755}, {name: "mine/clips/", mode: fs.ModeDir | 0o755}}),
		"by macOS": slices.Concat(goodFiles(t, "mine/"), []packed{
			{name: "__MACOSX/"}, {name: "__MACOSX/mine/._pack.yaml", data: []byte("x")}, {name: "mine/.DS_Store", data: []byte("x")}, {name: "mine/clips/.DS_Store"}}),
		"of a folder in use": slices.Concat(goodFiles(t, "mine/"), []packed{{name: "mine/.lock"}, {name: "mine/clips/.meditate-0000000a.part"}}),
	} {
		home := t.TempDir()
		if got, err := imported(t, home, zipOf(t, files), ""); err != nil || got != "mine" {
			t.Errorf("%s: imported as %q, %v", name, got, err)
			continue
		}
		mustBeWhole(t, filepath.Join(home, "mine"))
		got := slices.Sorted(maps.Keys(filesOf(t, filepath.Join(home, "mine"))))
		if want := []string{"clips/a.wav", "manifest.json", "pack.yaml"}; !slices.Equal(got, want) {
			t.Errorf("%s: there are %q", name, got)
		}
		mustBeTidy(t, home, filepath.Join(home, "mine"), filepath.Join(home, "mine", "clips"))
	}
}

func TestHostileArchivesAreRefusedWhole(t *testing.T) {
	with := func(extra ...packed) []packed { return slices.Concat(goodFiles(t, ""), extra) }
	changed := func(i int, change func(*packed)) []packed {
		files := goodFiles(t, "")
		change(&files[i])
		return files
	}
	naming := func(clips ...clip) []packed {
		return changed(1, func(p *packed) { p.data = manifestOf(t, clips...) })
	}
	bomb := make([]byte, 8<<20)
	if testing.Short() { // packing it takes the race detector long
		bomb = bomb[:2<<20]
	}
	text := []byte("no sound at all")
	for name, c := range map[string]struct {
		files []packed
		want  string
	}{
		"up":              {with(packed{name: "../evil"}), `"../evil" is no path inside the pack`},
		"up and down":     {with(packed{name: "clips/../../evil"}), "is no path inside the pack"},
		"absolute":        {with(packed{name: "/evil"}), `"/evil" is no path inside the pack`},
		"drive":           {with(packed{name: "C:/evil"}), "is no name that every system takes"},
		"backslashes":     {with(packed{name: `..\..\evil`}), "is no name that every system takes"},
		"stream":          {with(packed{name: "clips/a.wav:evil"}), "is no name that every system takes"},
		"device":          {with(packed{name: "clips/NUL.wav"}), "is no name that every system takes"},
		"port":            {with(packed{name: "com1/evil"}), "is no name that every system takes"},
		"dot at the end":  {with(packed{name: "clips/a.wav."}), "is no name that every system takes"},
		"space at end":    {with(packed{name: "clips /a.wav"}), "is no name that every system takes"},
		"control":         {with(packed{name: "clips/a\n.wav"}), "is no name that every system takes"},
		"zero":            {with(packed{name: "clips/a\x00.wav"}), "is no name that every system takes"},
		"no UTF-8":        {with(packed{name: "clips/\xff.wav"}), "is no path inside the pack"},
		"no name":         {with(packed{name: ""}), "is no path inside the pack"},
		"long name":       {with(packed{name: strings.Repeat("a", 300)}), "is no name that every system takes"},
		"link":            {changed(2, func(p *packed) { p.mode = fs.ModeSymlink | 0o777; p.data = []byte("/etc/passwd") }), `"clips/a.wav" is a link or a device`},
		"pipe":            {with(packed{name: "clips/p", mode: fs.ModeNamedPipe}), "is a link or a device"},
		"device file":     {with(packed{name: "clips/p", mode: fs.ModeDevice | fs.ModeCharDevice}), "is a link or a device"},
		"encrypted":       {changed(2, func(p *packed) { p.flag = 1 }), `"clips/a.wav" is encrypted`},
		"twice":           {with(goodFiles(t, "")[2]), `it holds "clips/a.wav" twice, or in two spellings`},
		"two cases":       {with(packed{name: "clips/A.WAV"}), "twice, or in two spellings"},
		"two accents":     {with(packed{name: "é"}, packed{name: "e\u0301"}), "twice, or in two spellings"},
		"unnamed":         {with(packed{name: "clips/b.wav"}), `it holds "clips/b.wav", which the pack does not name`},
		"unnamed program": {with(packed{name: "setup.exe"}), `it holds "setup.exe", which the pack does not name`},
		"beside":          {append(goodFiles(t, "mine/"), packed{name: "evil"}), `it holds "evil" beside the pack`},
		"two packs":       {slices.Concat(goodFiles(t, "a/"), goodFiles(t, "b/")), "it holds several packs"},
		"deep":            {goodFiles(t, "a/b/"), "it is no voice pack: there is no pack.yaml"},
		"nothing":         {nil, "it is no voice pack: there is no pack.yaml"},
		"no manifest":     {slices.Delete(goodFiles(t, ""), 1, 2), "damaged voice pack: open manifest.json"},
		"no clip":         {goodFiles(t, "")[:2], `the file "clips/a.wav" is missing`},
		"broken manifest": {changed(1, func(p *packed) { p.data = text }), "damaged voice pack: manifest.json"},
		"broken yaml":     {changed(0, func(p *packed) { p.data = []byte("nom: a") }), `pack.yaml:1:1: unknown key "nom"; the nearest is name`},
		"reserved name":   {changed(0, func(p *packed) { p.data = []byte("name: builtin\nlanguage: fr") }), "is the name of another voice"},
		"name that leads": {changed(0, func(p *packed) { p.data = []byte("name: ../up\nlanguage: fr") }), "cannot be the name of a pack"},
		"checksum":        {changed(2, func(p *packed) { p.data = append(p.data, 0) }), `the clip of "Bonjour.": clips/a.wav: the file is not the one that was packed`},
		"undecodable": {[]packed{goodFiles(t, "")[0], {name: "manifest.json", data: manifestOf(t, one("Bonjour.", "a.wav", checksum(text)))}, {name: "a.wav", data: text}},
			`the clip of "Bonjour.": a.wav: wav: not a WAV file`},
		"naming a way out": {naming(one("Bonjour.", "../../a.wav", "")), `"../../a.wav" is no path inside the pack`},
		"naming itself":    {naming(one("Bonjour.", "pack.yaml", checksum([]byte("name: mine\nlanguage: fr\n"))))[:2], "wav: not a WAV file"},
		"naming a hidden":  {append(naming(one("Bonjour.", ".a.wav", ""))[:2], packed{name: ".a.wav"}), `the file ".a.wav" is missing`},
		"a file as folder": {with(packed{name: "clips", data: text}), `it holds "clips", which the pack does not name`},
		"bomb":             {changed(2, func(p *packed) { p.data = bomb }), "it holds far more than a voice pack does"},
		"manifest bomb":    {changed(1, func(p *packed) { p.data = bomb }), "it holds far more than a voice pack does"},
		"yaml bomb":        {changed(0, func(p *packed) { p.data = bomb }), "pack.yaml is larger than 8 KiB"},
	} {
		mustBeRefused(t, name, zipOf(t, c.files), c.want)
	}
}

// mustBeRefused imports an archive and sees to it that nothing comes of it.
func mustBeRefused(t *testing.T, name string, archive []byte, want string) {
	t.Helper()
	around := t.TempDir()
	home := filepath.Join(around, "data", "voices")
	got, err := imported(t, home, archive, "")
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: imported as %q, %v; want it to say %s", name, got, err, want)
	}
	if left := filesOf(t, around); len(left) > 0 {
		t.Errorf("%s: left behind: %q", name, slices.Sorted(maps.Keys(left)))
	}
	if entries, err := os.ReadDir(home); err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() != ".lock" }) {
		t.Errorf("%s: left behind: %v", name, entries)
	}
}

func TestDamagedArchivesAreRefusedWhole(t *testing.T) {
	good := zipOf(t, goodFiles(t, "mine/"))
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 0x10
	// The list of the files says of its first that it is coded in AES (APPNOTE.TXT 4.4.5).
	method := bytes.Replace(good, []byte("PK\x01\x02\x14\x03\x14\x00\x08\x00\x08\x00"), []byte("PK\x01\x02\x14\x03\x14\x00\x08\x00\x63\x00"), 1)
	for name, c := range map[string]struct {
		archive []byte
		want    string
	}{
		"empty":          {nil, "it is no ZIP archive, or a damaged one"},
		"no archive":     {[]byte("bonjour"), "it is no ZIP archive"},
		"cut short":      {good[:len(good)-40], "it is no ZIP archive"},
		"flipped":        {flipped, "clips/a.wav"},
		"unknown method": {method, "unsupported compression algorithm"},
	} {
		mustBeRefused(t, name, c.archive, c.want)
	}
}

func TestLargeListsOfFilesAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("tens of thousands of files are packed")
	}
	var many []packed
	for i := range maxEntries + 1 {
		many = append(many, packed{name: fmt.Sprint(i)})
	}
	mustBeRefused(t, "too many entries", zipOf(t, many), "it holds more than 20000 files")
	var long []packed
	for i := range maxDirectory/60000 + 1 {
		long = append(long, packed{name: fmt.Sprintf("%060000d", i)})
	}
	mustBeRefused(t, "too long a list", zipOf(t, long), "it holds far more than a voice pack does")
}

// What the header says of a length is not believed: the bytes are counted.
func TestTheBytesOfAnArchiveAreCounted(t *testing.T) {
	good := zipOf(t, goodFiles(t, ""))
	a, err := openArchive(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	if want := max(freeUnpacked, maxRatio*int64(len(good))); a.left != want {
		t.Errorf("%d bytes may be unpacked, want %d", a.left, want)
	}
	a.left = 100
	if _, err := readFile(a, "clips/a.wav", maxClip); !errors.Is(err, errBomb) {
		t.Errorf("got %v", err)
	}
}

func FuzzImport(f *testing.F) {
	f.Add(zipOf(f, goodFiles(f, "")))
	f.Add(zipOf(f, goodFiles(f, "mine/")))
	f.Add(zipOf(f, []packed{{name: "../evil"}, {name: "pack.yaml", data: []byte("name: a")}}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		around := t.TempDir()
		home := filepath.Join(around, "voices")
		name, err := imported(t, home, data, "")
		entries, _ := os.ReadDir(home)
		for _, e := range entries {
			if e.Name() != ".lock" && (err != nil || e.Name() != name) {
				t.Fatalf("left behind: %s, %v", e.Name(), err)
			}
		}
		if outside, _ := os.ReadDir(around); len(outside) > 1 {
			t.Fatalf("written outside: %v", outside)
		}
		if err == nil {
			mustBeWhole(t, filepath.Join(home, name))
		}
	})
}
