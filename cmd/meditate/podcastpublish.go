package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"meditate/narration/lock"
	"meditate/narration/podcast"
	"meditate/narration/wholefile"
)

func (b *build) makeFolder() error {
	if err := os.MkdirAll(filepath.Join(b.dir, podcast.Episodes), 0o755); err != nil {
		return inputf("the folder %s cannot be made: %v", b.dir, plain(err))
	}
	return nil
}

// lockName is hidden: hosts do not serve it.
const lockName = ".meditate-podcast.lock"

// longestBuild is how long another build is waited for.
const longestBuild = 12 * time.Hour

// hold waits until no other build is under way in the folder.
func (b *build) hold() (io.Closer, error) {
	file := filepath.Join(b.dir, lockName)
	held, err := lock.Take(b.c.Context, file, lock.Alone, 0)
	if !errors.Is(err, lock.ErrHeld) {
		return held, err
	}
	note(b.std, "another build is under way in %s; this one waits for it", b.dir)
	held, err = lock.Take(b.c.Context, file, lock.Alone, longestBuild)
	if errors.Is(err, lock.ErrHeld) {
		return nil, fmt.Errorf("%s: %w", b.dir, err)
	}
	return held, err
}

// readState reads what the folder has published; of a new one that is nothing.
func (b *build) readState() error {
	path := filepath.Join(b.dir, podcast.StateName)
	data, err := readOrdinary(path)
	if errors.Is(err, fs.ErrNotExist) {
		for _, name := range []string{podcast.FeedName, podcast.PageName} {
			if _, err := os.Lstat(filepath.Join(b.dir, name)); err == nil {
				return inputf("%s holds an %s, and no %s, which would say that it is a podcast of this program; name another folder, or bring that file back",
					b.dir, name, podcast.StateName)
			}
		}
		b.state.GUID = podcast.GUID(b.programme.Show.BaseURL + podcast.FeedName)
		return nil
	}
	if err == nil {
		b.state, err = podcast.ParseState(data)
	}
	if err != nil {
		return inputf("%s: %v; it says what was published when: bring back an older copy, or start in a new folder", path, err)
	}
	return nil
}

// publish puts in place what the feed needs and at last the feed. Until then the
// folder serves the older one, of which every file is still there.
func (b *build) publish() error {
	feed := podcast.Feed{
		Title: b.programme.Title, Language: b.programme.Language, Show: b.programme.Show,
		Generator: software, State: b.state,
	}
	page, err := feed.HTML()
	if err != nil {
		return err
	}
	xml, err := feed.XML()
	if err != nil {
		return err
	}
	old := b.state.Forget(b.clock)
	for _, f := range []struct {
		name string
		data []byte
	}{{podcast.StateName, b.state.JSON()}, {podcast.PageName, page}, {podcast.FeedName, xml}} {
		if err := writeIfNew(filepath.Join(b.dir, f.name), f.data); err != nil {
			return err
		}
	}
	b.removeFiles(old)
	fmt.Fprintf(b.std.out, "%s  %s; copy the folder to %s and give directories the address %s\n",
		filepath.Join(b.dir, podcast.FeedName), count(len(b.state.Episodes), "episode", "episodes"), b.programme.Show.BaseURL, feed.Address(podcast.FeedName))
	return nil
}

// maxOrdinary is more than anything that is read whole here, in bytes.
const maxOrdinary = 64 << 20

// readOrdinary reads a file that is one: a pipe would be waited for, a device has no end.
func readOrdinary(path string) ([]byte, error) {
	f, err := openOrdinary(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxOrdinary+1))
	if err == nil && len(data) > maxOrdinary {
		return nil, errors.New("it is too large")
	}
	return data, err
}

// openOrdinary opens a file that is neither a folder nor a pipe nor a device.
func openOrdinary(path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no ordinary file", path)
	}
	return os.Open(path)
}

// writeIfNew writes a file, unless it holds that already.
func writeIfNew(path string, data []byte) error {
	if there, err := readOrdinary(path); err == nil && string(there) == string(data) {
		return nil
	}
	return wholefile.WriteBytes(path, true, data)
}

// tellOfRemoved tells of episodes that the programme has no more, or takes them out
// where that was asked for.
func (b *build) tellOfRemoved(drafts []*draft) {
	for _, e := range slices.Clone(b.state.Episodes) {
		if slices.ContainsFunc(drafts, func(d *draft) bool { return d.day() == e.Day && d.length == e.Length }) {
			continue
		}
		if b.c.Bool(flagPrune) {
			b.state.Remove(e.Day, e.Length, b.clock)
			fmt.Fprintf(b.std.out, "%s  taken out\n", e.Title)
			continue
		}
		note(b.std, "%s was published and is not made any more; it stays in the feed, unless you say --%s", e.Title, flagPrune)
	}
}

// removeFiles removes files that no feed names any more, and with --prune whatever a
// build that was killed has left.
func (b *build) removeFiles(names []string) {
	if b.c.Bool(flagPrune) {
		ours := b.state.Stems(madeByUs)
		entries, _ := os.ReadDir(filepath.Join(b.dir, podcast.Episodes))
		for _, e := range entries {
			stem := madeByUs.ReplaceAllString(e.Name(), "")
			if name := podcast.Episodes + "/" + e.Name(); ours[stem] && stem != e.Name() && !b.state.Names(name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		if err := os.Remove(filepath.Join(b.dir, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			note(b.std, "%s is not needed any more and cannot be removed: %v", name, plain(err))
		}
	}
}
