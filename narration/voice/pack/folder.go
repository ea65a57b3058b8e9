package pack

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"meditate/narration/voice"
	"meditate/narration/wholefile"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// A Folder is a pack on disk that recordings are added to. Several processes may
// do so at once: each change is made under a lock, and is made whole or not at
// all whenever the process ends. No recording is ever written over or removed.
type Folder struct {
	dir string
}

// Create makes a folder into an empty pack for the recordings of a person, and
// the folder where there is none. Where it is a pack, or holds something else,
// that is an error. Name and Language of info are needed; Engine stays empty.
func Create(ctx context.Context, dir string, info Info) (*Folder, error) {
	if err := info.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	unlock, err := lock(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := checkEmpty(dir); err != nil {
		return nil, err
	}
	f := &Folder{dir}
	if err := f.write(manifest{}); err != nil {
		return nil, err
	}
	if err := f.store(infoName, info.yaml()); err != nil { // the last: with it the folder is a pack
		return nil, err
	}
	return OpenFolder(dir)
}

// checkEmpty refuses a folder that holds more than a killed Create leaves.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == infoName:
			return fmt.Errorf("%s is a pack already; choose another name", dir)
		case name != manifestName && name[0] != '.':
			return fmt.Errorf("%s is no pack and holds %s; choose a new folder", dir, name)
		}
	}
	return nil
}

// OpenFolder opens a pack that a person records. Where the folder is no pack, the
// error is fs.ErrNotExist.
func OpenFolder(dir string) (*Folder, error) {
	p, err := Open(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	if !p.recorded() || p.info.Engine != "" {
		return nil, fmt.Errorf("the clips of %s were made by %s; a person's recordings need a pack of their own", p.Name(), p.info.Engine)
	}
	return &Folder{dir}, nil
}

// A Coverage says what a pack has of a phrase.
type Coverage struct {
	Phrase string
	Use    int    // the version that speaks, counted from 1; 0: the phrase is missing
	Takes  []Take // version 1 first
}

// Status says of each of the phrases, in their order, what the pack has of it.
func (f *Folder) Status(phrases []string) ([]Coverage, error) {
	p, err := Open(os.DirFS(f.dir))
	if err != nil {
		return nil, err
	}
	var all []Coverage
	for _, phrase := range phrases {
		c := p.clips[voice.Key(phrase)]
		all = append(all, Coverage{phrase, c.Use, c.Takes})
	}
	return all, nil
}

// Use has a phrase spoken by another of its versions, counted from 1.
func (f *Folder) Use(ctx context.Context, phrase string, version int) error {
	return f.change(ctx, func(m *manifest) error {
		c := m.find(phrase)
		switch {
		case c == nil:
			return fmt.Errorf("there is no recording of %q", voice.Excerpt(phrase))
		case version < 1 || version > len(c.Takes):
			return fmt.Errorf("there is no version %d of %q; the last is %d", version, voice.Excerpt(phrase), len(c.Takes))
		}
		c.Use = version
		return nil
	})
}

// change reads the manifest, changes it and writes it, while nobody else does.
func (f *Folder) change(ctx context.Context, do func(*manifest) error) error {
	unlock, err := lock(ctx, f.dir)
	if err != nil {
		return err
	}
	defer unlock()
	if err := f.sweep(); err != nil {
		return err
	}
	p, err := Open(os.DirFS(f.dir))
	if err != nil {
		return err
	}
	if err := do(&p.manifest); err != nil {
		return err
	}
	return f.write(p.manifest)
}

// lock waits until nobody else changes what is in a folder, or ctx ends.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	type outcome struct {
		unlock func()
		err    error
	}
	locked := make(chan outcome, 1)
	go func() { // a lock cannot be waited for otherwise
		unlock, err := lockedfile.MutexAt(filepath.Join(dir, ".lock")).Lock()
		locked <- outcome{unlock, err}
	}()
	select {
	case o := <-locked:
		if o.err != nil {
			return nil, fmt.Errorf("nothing can be written to %s: %w", dir, o.err)
		}
		return o.unlock, nil
	case <-ctx.Done():
		go func() {
			if o := <-locked; o.err == nil {
				o.unlock()
			}
		}()
		return nil, ctx.Err()
	}
}

// sweep removes the temporary files of processes that were killed.
func (f *Folder) sweep() error {
	for _, dir := range []string{f.dir, filepath.Join(f.dir, clipsName)} {
		entries, err := os.ReadDir(dir)
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		for _, e := range entries {
			if left, _ := path.Match(".meditate-*.part", e.Name()); left {
				os.Remove(filepath.Join(dir, e.Name())) // tried again the next time
			}
		}
	}
	return nil
}

// write puts a manifest in the place of the one there is.
func (f *Folder) write(m manifest) error {
	data, err := m.json()
	if err != nil {
		return err
	}
	return f.store(manifestName, data)
}

// store writes a file of the pack, so that it outlasts a power cut.
func (f *Folder) store(name string, data []byte) error {
	file := filepath.Join(f.dir, filepath.FromSlash(name))
	err := wholefile.WriteBytes(file, true, data)
	if err == nil {
		syncFolder(filepath.Dir(file))
	}
	return err
}

// syncFolder has the names in a folder written to the disk. Not every system
// can; those see to it themselves, or there is nothing to be done.
func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}
