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

const lockName = ".meditate-podcast.lock"

const longestBuild = 12 * time.Hour

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

func (b *build) readState() error {
	path := filepath.Join(b.dir, podcast.StateName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
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

func writeIfNew(path string, data []byte) error {
	if there, err := os.ReadFile(path); err == nil && string(there) == string(data) {
		return nil
	}
	return wholefile.WriteBytes(path, true, data)
}

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

func (b *build) removeFiles(names []string) {
	if b.c.Bool(flagPrune) {
		entries, _ := os.ReadDir(filepath.Join(b.dir, podcast.Episodes))
		for _, e := range entries {
			if name := podcast.Episodes + "/" + e.Name(); madeByUs.MatchString(e.Name()) && !b.state.Names(name) {
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
