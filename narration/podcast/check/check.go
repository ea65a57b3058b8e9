// Package check examines the feed of a podcast: whether directories will take
// it, and whether players will make of it what was meant. The rules are those of
// RSS 2.0, of Apple, of Spotify and of the podcast namespace; [Rules] lists them
// with their sources. Feeds made elsewhere are read like our own.
//
// It never touches the network. What the feed points at is looked at where it
// lies beside the feed; the report counts the addresses that were not.
package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"
)

// A Level says how much a finding matters.
type Level int

const (
	Hint     Level = iota // nothing is wrong; it is good to know
	Doubtful              // it is accepted, but not taken as it was meant
	Broken                // a directory refuses it, or a player fails
)

func (l Level) String() string { return [...]string{"hint", "doubtful", "broken"}[l] }

// A Finding is one thing to say about a feed: where, what is wrong, and what to
// write instead.
type Finding struct {
	Level     Level
	File      string // within the files, with slashes
	Line, Col int    // from 1, the column in characters; both 0 where the file as a whole is meant
	Rule      string // the name of the rule, which stays the same: "enclosure-length"
	Text      string // for a person, in one line
	Source    string // the document that asks for it, and the section
}

// String returns the finding as compilers write theirs: file:line:col: text.
func (f Finding) String() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Text)
	}
	return fmt.Sprintf("%s: %s", f.File, f.Text)
}

// A Report is what was found out about a feed.
type Report struct {
	Title    string // of the podcast
	Episodes int
	Sounds   int // files that were measured

	// Findings are in the order of the feed, after them those of other files by
	// name. Those beyond a thousand are only counted, in More.
	Findings []Finding
	More     int

	// Unchecked is how many addresses point to files that are not here.
	Unchecked int

	counts [Broken + 1]int // of findings, by level
}

// Count returns the number of findings of a level, those in More included.
func (r Report) Count(l Level) int {
	return r.counts[l]
}

// Options says how to check. The zero value is ready to use.
type Options struct {
	// SkipSound leaves the sound of the episodes alone; otherwise the files that
	// are here are decoded and measured, which takes time.
	SkipSound bool

	// Progress is called before the first sound and after each, by the caller's
	// goroutine. It may be nil.
	Progress func(done, all int)

	// Now is the time with which dates of publication are compared; where it is
	// zero, none lies in the future.
	Now time.Time
}

// Bounds of what is read, so that no file, however made, takes all memory. Apple
// and Spotify name no limits; the largest feeds known have some thousand episodes.
const (
	maxFeed     = 20 << 20 // bytes
	maxDepth    = 64
	maxElements = 500_000
	maxItems    = 10_000
	maxFindings = 1000
	maxFile     = 20 << 20 // bytes of a transcript or of chapters
)

// Feed checks the feed that is called name in files; what it points at is sought
// in files, too. An [io/fs.FS] of [os.Root] keeps symbolic links from leading
// out of the folder. The error says that the feed could not be read at all, or
// is that of the context; what is wrong with a feed is no error.
func Feed(ctx context.Context, files fs.FS, name string, o Options) (Report, error) {
	data, err := readBounded(files, name, maxFeed)
	if err != nil {
		return Report{}, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	c := &checker{ctx: ctx, files: files, name: name, dir: path.Dir(name), data: withoutMark(data), o: o,
		unchecked: map[string]bool{}, seen: map[string]bool{}, sounds: map[string]*sound{}}
	if root := c.parse(); root != nil {
		if channel := c.checkRoot(root); channel != nil {
			c.checkAll(channel)
		}
	}
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	return c.finish(), nil
}

// checkAll goes through the feed. The sound is measured before what is compared
// with its length.
func (c *checker) checkAll(channel *element) {
	items := channel.all(rss, "item")
	if len(items) > maxItems {
		c.addf(Doubtful, items[maxItems], "limits", "the feed has more than %d episodes; those from here on are not checked", maxItems)
		items = items[:maxItems]
	}
	c.report.Episodes = len(items)
	c.findBase(channel, items)
	c.checkChannel(channel)
	if len(items) == 0 {
		c.addf(Broken, channel, "episodes", "the feed has no episode; add one: <item><title>…</title><enclosure …/></item>")
	}
	serial := equalFold(channel.childText(itunes, "type"), "serial")
	var episodes []*episode
	for _, item := range items {
		if c.ctx.Err() != nil {
			return
		}
		episodes = append(episodes, c.checkItem(item, serial))
	}
	c.checkSounds(episodes)
	for _, e := range episodes {
		if c.ctx.Err() != nil {
			return
		}
		c.checkCompanions(e)
	}
	c.compare(episodes, serial)
}

var errTooLarge = errors.New("the file is too large")

// readBounded reads an ordinary file of at most so many bytes.
func readBounded(files fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(files, name) // before it is opened: opening a pipe would wait
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("this is no ordinary file")
	case info.Size() > most:
		return nil, fmt.Errorf("%w: more than %d MB", errTooLarge, most>>20)
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%w: more than %d MB", errTooLarge, most>>20)
	}
	return data, err
}
