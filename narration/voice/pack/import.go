package pack

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"meditate/narration/voice"
)

// unpacking begins the names of the hidden folders that archives are unpacked
// into.
const unpacking = ".import-"

// A Target says where an archive goes.
type Target struct {
	Home     string   // the folder of the packs; made where there is none
	Name     string   // of the pack; "" for that in its pack.yaml
	Reserved []string // names that it may not have: those of engines
}

// Import puts the pack of a ZIP archive into a folder of its own, and returns its
// name. Archives come from anywhere: one that is not a whole and plain pack, as
// Export makes it, is refused whole, and nothing of it is left. A pack that is
// there is not replaced. The archive may be of the pack's folder, or of what is
// in it; hidden files are passed over.
func Import(ctx context.Context, r io.ReaderAt, size int64, to Target) (name string, err error) {
	a, p, err := openPacked(r, size)
	if err != nil {
		return "", fmt.Errorf("the archive was refused: %w", err)
	}
	name = cmp.Or(to.Name, p.Name())
	if err := CheckName(name, to.Reserved...); err != nil {
		return "", err
	}
	if err := os.MkdirAll(to.Home, 0o777); err != nil {
		return "", err
	}
	unlock, err := lock(ctx, to.Home)
	if err != nil {
		return "", err
	}
	defer unlock()
	place := filepath.Join(to.Home, name)
	if _, err := os.Lstat(place); err == nil {
		return "", fmt.Errorf("there is a pack %s already; import this one under another name with --name, or remove %s", name, place)
	}
	if err := sweepImports(to.Home); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(to.Home, unpacking)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp) // there no more once it is in its place
	if err := unpack(ctx, a, p, temp); err != nil {
		return "", err
	}
	if err := os.Rename(temp, place); err != nil {
		return "", err
	}
	syncFolder(to.Home)
	return name, nil
}

// openPacked opens the pack of an archive, whose files are those that it names.
func openPacked(r io.ReaderAt, size int64) (*archive, *Pack, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return nil, nil, err
	}
	p, err := Open(a)
	if err != nil {
		return nil, nil, err
	}
	return a, p, a.checkComplete(p.manifest)
}

// sweepImports removes what killed imports left.
func sweepImports(home string) error {
	entries, err := os.ReadDir(home)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unpacking) {
			os.RemoveAll(filepath.Join(home, e.Name())) // tried again the next time
		}
	}
	return err
}

// unpack writes the files of a pack to a folder, each clip once it is known to be
// whole and to hold sound.
func unpack(ctx context.Context, a *archive, p *Pack, dir string) error {
	out := Folder{dir: dir}
	for _, name := range []string{infoName, manifestName} {
		data, err := readFile(a, name, maxManifest)
		if err != nil {
			return err
		}
		if err := out.store(name, data); err != nil {
			return err
		}
	}
	for _, c := range p.manifest.Clips {
		for _, t := range c.Takes {
			if err := ctx.Err(); err != nil {
				return err
			}
			data, err := p.data(t)
			if err == nil {
				_, err = decoded(data)
			}
			if err != nil {
				return fmt.Errorf("the archive was refused: the clip of %q: %s: %w", voice.Excerpt(c.Phrase), t.File, err)
			}
			if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(t.File), ".."), 0o777); err != nil {
				return err
			}
			if err := out.store(t.File, data); err != nil {
				return err
			}
		}
	}
	return nil
}
