package pack

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"strings"
)

// What an archive may ask for. A pack of the longest programme that can be
// recorded in a year keeps far below.
const (
	maxEntries   = 20_000
	maxDirectory = 16 << 20 // bytes of the archive's own list of its files
	maxUnpacked  = 4 << 30  // bytes
	maxRatio     = 50       // unpacked bytes for each byte of the archive: speech in WAV has 2 to 4
	freeUnpacked = 1 << 20  // bytes that may be unpacked whatever the ratio
)

var errBomb = errors.New("it holds far more than a voice pack does")

// An archive is the fs.FS of a pack in a ZIP file, of which nothing is believed:
// all sizes are counted while it is unpacked. It is for one goroutine.
type archive struct {
	files map[string]*zip.File // by their path inside the pack
	left  int64                // how many bytes may still be unpacked
}

// openArchive reads the list of the files and checks their names.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	list := &boundedReaderAt{r, maxDirectory}
	z, err := zip.NewReader(list, size)
	switch {
	case errors.Is(err, errBomb):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("it is no ZIP archive, or a damaged one: %w", err)
	case len(z.File) > maxEntries:
		return nil, fmt.Errorf("it holds more than %d files", maxEntries)
	}
	list.left = math.MaxInt64
	a := &archive{map[string]*zip.File{}, max(freeUnpacked, min(maxUnpacked, maxRatio*min(size, maxUnpacked)))}
	seen := map[string]bool{}
	for _, f := range z.File {
		name, err := checkEntry(f)
		switch {
		case err != nil:
			return nil, err
		case f.Mode().IsDir() || leftBySystem(name):
			continue
		case seen[folded(name)]:
			return nil, fmt.Errorf("it holds %q twice, or in two spellings", name)
		}
		seen[folded(name)] = true
		a.files[name] = f
	}
	return a, a.enter()
}

// checkEntry returns the path of an entry, which is that of an ordinary file or
// of a folder.
func checkEntry(f *zip.File) (string, error) {
	name := strings.TrimSuffix(f.Name, "/")
	if err := checkPath(name); err != nil {
		return "", err
	}
	switch {
	case !f.Mode().IsDir() && !f.Mode().IsRegular():
		return "", fmt.Errorf("%q is a link or a device", name)
	case f.Flags&1 != 0: // APPNOTE.TXT 4.4.4, bit 0
		return "", fmt.Errorf("%q is encrypted; ask for an archive without a password", name)
	}
	return name, nil
}

// leftBySystem tells whether a file is none of the pack: what macOS adds to an
// archive, or hides in a folder, as this program does with its locks.
func leftBySystem(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part[0] == '.' || part == "__MACOSX" {
			return true
		}
	}
	return false
}

// enter makes the folder that holds pack.yaml the root of the archive.
func (a *archive) enter() error {
	if _, ok := a.files[infoName]; ok {
		return nil
	}
	root := ""
	for name := range a.files {
		if dir, base := path.Split(name); base == infoName && strings.Count(name, "/") == 1 {
			if root != "" {
				return errors.New("it holds several packs; import one at a time")
			}
			root = dir
		}
	}
	if root == "" {
		return fmt.Errorf("it is no voice pack: there is no %s", infoName)
	}
	inside := map[string]*zip.File{}
	for name, f := range a.files {
		short, ok := strings.CutPrefix(name, root)
		if !ok {
			return fmt.Errorf("it holds %q beside the pack", name)
		}
		inside[short] = f
	}
	a.files = inside
	return nil
}

// checkComplete says whether the archive holds all that the pack names, and
// nothing else.
func (a *archive) checkComplete(m manifest) error {
	named := map[string]bool{infoName: true, manifestName: true}
	for _, c := range m.Clips {
		for _, t := range c.Takes {
			if a.files[t.File] == nil {
				return fmt.Errorf("the file %q is missing", t.File)
			}
			named[t.File] = true
		}
	}
	for name := range a.files {
		if !named[name] {
			return fmt.Errorf("it holds %q, which the pack does not name", name)
		}
	}
	return nil
}

// Open implements [fs.FS].
func (a *archive) Open(name string) (fs.File, error) {
	f := a.files[name]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%q: %w", name, err)
	}
	return &entry{r, a, f}, nil
}

// An entry is an open file of an archive.
type entry struct {
	io.ReadCloser
	archive *archive
	file    *zip.File
}

func (e *entry) Stat() (fs.FileInfo, error) { return e.file.FileInfo(), nil }

func (e *entry) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if e.archive.left -= int64(n); e.archive.left < 0 {
		return 0, errBomb
	}
	return n, err
}

// A boundedReaderAt reads no more than so many bytes.
type boundedReaderAt struct {
	io.ReaderAt
	left int64
}

func (b *boundedReaderAt) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errBomb
	}
	return b.ReaderAt.ReadAt(p, at)
}
