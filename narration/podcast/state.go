// Package podcast makes what a folder needs to be a podcast that any static host can
// serve: the feed and a page that plays it. What has been published is kept in the
// folder itself, so that a rebuild changes nothing that listeners know already.
package podcast

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// What the files of a podcast's folder are called.
const (
	FeedName  = "feed.xml"
	PageName  = "index.html"
	StateName = "podcast-state.json"
	Episodes  = "episodes" // the folder of everything else
)

// A State is what has been published. Names of files are within the folder, with
// slashes. It is all that the feed and the page are made from, besides the show.
type State struct {
	Format   int       `json:"format"`
	GUID     string    `json:"guid"`    // of the podcast: for good, wherever it moves
	Seasons  []string  `json:"seasons"` // the lengths that were published, in this order: 8 min
	Cover    File      `json:"cover"`
	Episodes []Episode `json:"episodes"`
	Old      []Old     `json:"old"` // files that an older feed may name
}

const stateFormat = 1

// An Episode is a day in one length.
type Episode struct {
	GUID        string    `json:"guid"`
	Day         int       `json:"day"`
	Length      string    `json:"length"` // one of the seasons
	Own         bool      `json:"own"`    // it is the day's own length, which nobody asked for
	Made        string    `json:"made"`   // a hash of all that it was made from
	Published   time.Time `json:"published"`
	Language    string    `json:"language"`
	Title       string    `json:"title"`
	Subtitle    string    `json:"subtitle"`
	NotesHTML   string    `json:"notes_html"`
	Seconds     float64   `json:"seconds"`
	Voice       string    `json:"voice"`    // that speaks
	Speakers    []string  `json:"speakers"` // people who are heard
	Sound       File      `json:"sound"`
	Captions    File      `json:"captions"`   // WebVTT
	Subtitles   File      `json:"subtitles"`  // SubRip
	Transcript  File      `json:"transcript"` // HTML
	ChapterFile File      `json:"chapter_file"`
	Cover       File      `json:"cover"`
	Manifest    File      `json:"manifest"`
}

// A File is one that was published.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // hexadecimal
	Type   string `json:"type"`   // as MIME has it
}

// An Old file was published and is not any more. Whoever has read an older feed may
// still ask for it.
type Old struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

// Files returns every file of the episode.
func (e Episode) Files() []File {
	return []File{e.Sound, e.Captions, e.Subtitles, e.Transcript, e.ChapterFile, e.Cover, e.Manifest}
}

// JSON returns the state as a file.
func (s State) JSON() []byte {
	s.Format = stateFormat
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		panic(err) // there is nothing in it that JSON has not
	}
	return b.Bytes()
}

// ParseState reads a state. One that names files elsewhere is refused: files that it
// names may be removed.
func ParseState(data []byte) (State, error) {
	var s State
	if err := json.Unmarshal(data, &s); err != nil {
		return State{}, fmt.Errorf("it is damaged: %w", err)
	}
	if s.Format != stateFormat {
		return State{}, fmt.Errorf("it has the format %d; this program reads %d", s.Format, stateFormat)
	}
	if _, err := uuid.Parse(s.GUID); err != nil {
		return State{}, fmt.Errorf("it is damaged: the guid %q: %w", s.GUID, err)
	}
	names := slices.Collect(maps.Keys(s.used()))
	for _, o := range s.Old {
		names = append(names, o.Name)
	}
	for _, name := range names {
		if base, ours := strings.CutPrefix(name, Episodes+"/"); !ours || !fileName.MatchString(base) {
			return State{}, fmt.Errorf("it is damaged: it names the file %q", name)
		}
	}
	return s, nil
}

// fileName are the names that this program gives.
var fileName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

// The namespace of podcasts, and the name in it: the address of the feed without its
// scheme and trailing slashes (Podcasting 2.0, <podcast:guid>).
var podcasts = uuid.MustParse("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

// GUID returns what identifies a podcast whose feed is first served at an address.
func GUID(feed string) string {
	_, address, found := strings.Cut(feed, "://")
	if !found {
		address = feed
	}
	return uuid.NewSHA1(podcasts, []byte(strings.TrimRight(address, "/"))).String()
}

// EpisodeGUID returns what identifies a day in one length of a podcast: it stays the
// same whatever the day is called and whatever it says.
func EpisodeGUID(podcast string, day int, length string) string {
	return uuid.NewSHA1(uuid.MustParse(podcast), fmt.Appendf(nil, "day %d, %s", day, length)).String()
}

// Find returns the episode of a day in a length; nil where there is none.
func (s *State) Find(day int, length string) *Episode {
	i := slices.IndexFunc(s.Episodes, func(e Episode) bool { return e.Day == day && e.Length == length })
	if i < 0 {
		return nil
	}
	return &s.Episodes[i]
}

// Put adds an episode, or puts it in the place of the one of its day and length. What
// is published stays published when it was. The files of the older one become old.
func (s *State) Put(e Episode, now time.Time) {
	// A length counts as a season from its first episode on.
	if !slices.Contains(s.Seasons, e.Length) {
		s.Seasons = append(s.Seasons, e.Length)
	}
	if before := s.Find(e.Day, e.Length); before != nil {
		e.Published, e.GUID = before.Published, before.GUID
		s.retire(*before, e, now)
		*before = e
	} else {
		s.Episodes = append(s.Episodes, e)
	}
	s.sort()
}

// sort puts the episodes into the order in which they are heard.
func (s *State) sort() {
	slices.SortStableFunc(s.Episodes, func(a, b Episode) int {
		return cmp.Or(cmp.Compare(s.season(a), s.season(b)), cmp.Compare(a.Day, b.Day))
	})
}

// Relength says which length is a day's own now. The episode that had its own length
// has the new one and stays the same episode, unless there is another of that length.
func (s *State) Relength(day int, length string) {
	taken := s.Find(day, length) != nil
	for i := range s.Episodes {
		e := &s.Episodes[i]
		if e.Day != day {
			continue
		}
		if e.Own && !taken {
			e.Length = length
		}
		e.Own = e.Length == length
	}
}

// After returns when the latest episode was published of a day before one.
func (s *State) After(day int) (latest time.Time) {
	for _, e := range s.Episodes {
		if e.Day < day && e.Published.After(latest) {
			latest = e.Published
		}
	}
	return latest
}

// Remove takes an episode out.
func (s *State) Remove(day int, length string, now time.Time) {
	if e := s.Find(day, length); e != nil {
		s.retire(*e, Episode{}, now)
	}
	s.Episodes = slices.DeleteFunc(s.Episodes, func(e Episode) bool { return e.Day == day && e.Length == length })
	s.sort()
}

// retire makes the files of an episode old that the one in its place has not.
func (s *State) retire(before, after Episode, now time.Time) {
	var kept []string
	for _, f := range after.Files() {
		kept = append(kept, f.Name)
	}
	for _, f := range before.Files() {
		if f.Name != "" && !slices.Contains(kept, f.Name) {
			s.Old = append(s.Old, Old{f.Name, now})
		}
	}
}

// severalLengths tells whether a day is there in more than one length.
func (s *State) severalLengths() bool {
	days := map[int]bool{}
	for _, e := range s.Episodes {
		if days[e.Day] {
			return true
		}
		days[e.Day] = true
	}
	return false
}

// season returns the number of an episode's season, from 1 on; 0 where no day is there
// in more than one length, and so no two episodes share a number.
func (s *State) season(e Episode) int {
	if !s.severalLengths() {
		return 0
	}
	return slices.Index(s.Seasons, e.Length) + 1
}

// PutCover puts another cover in the place of the one that there is.
func (s *State) PutCover(f File, now time.Time) {
	if s.Cover.Name != "" && s.Cover.Name != f.Name {
		s.Old = append(s.Old, Old{s.Cover.Name, now})
	}
	s.Cover = f
}

// used returns the names of all files that the feed needs.
func (s *State) used() map[string]bool {
	used := map[string]bool{s.Cover.Name: true}
	for _, e := range s.Episodes {
		for _, f := range e.Files() {
			used[f.Name] = true
		}
	}
	return used
}

// Names tells whether the state names a file, old or not.
func (s *State) Names(name string) bool {
	return s.used()[name] || slices.ContainsFunc(s.Old, func(o Old) bool { return o.Name == name })
}

// Stems returns what the files of the podcast are called, or were, without what an
// expression finds in their names.
func (s *State) Stems(ending *regexp.Regexp) map[string]bool {
	stems := map[string]bool{}
	add := func(name string) { stems[ending.ReplaceAllString(strings.TrimPrefix(name, Episodes+"/"), "")] = true }
	for name := range s.used() {
		add(name)
	}
	for _, o := range s.Old {
		add(o.Name)
	}
	return stems
}

// keepOld is how long a file stays that an older feed names. Directories read a feed
// again within a day (Apple, "Update your podcast"); telephones that were off, later.
const keepOld = 7 * 24 * time.Hour

// Forget takes out of the state the old files that nobody needs any more, and returns
// their names. What is in use again is not among them.
func (s *State) Forget(now time.Time) (names []string) {
	used := s.used()
	s.Old = slices.DeleteFunc(s.Old, func(o Old) bool {
		over := used[o.Name] || now.Sub(o.Since) > keepOld
		if over && !used[o.Name] {
			names = append(names, o.Name)
		}
		return over
	})
	return names
}
