package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"meditate/narration/lock"
	"meditate/narration/podcast"
	"meditate/narration/programme"
	"meditate/narration/wholefile"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"
)

const (
	flagLengths = "lengths"
	flagPrune   = "prune"
	flagDate    = "date"
)

func podcastBuildCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "build",
		Usage:     "make the folder that is served: feed, episodes, page",
		ArgsUsage: "FOLDER",
		Description: "What the feed says stands in the programme's programme.yaml. An episode that has not changed is not made again, " +
			"and nothing is published before all of it is there.",
		Flags: slices.Concat([]cli.Flag{
			programFlag(),
			&cli.StringFlag{Name: flagLengths, Usage: "make each day in these lengths, such as 3m,8m (default: the day's own): `LIST`"},
			&cli.StringFlag{Name: flagBreath, Usage: "count breaths of `IN-OUT` seconds, such as 4-6"},
			&cli.StringFlag{Name: flagFormat, Value: "mp3", Usage: "mp3 or m4a: `NAME`"},
			bitrateFlag(), rateFlag(), channelsFlag(),
			&cli.BoolFlag{Name: flagPrune, Usage: "take out days that the programme has no more, and files that nobody needs"},
			&cli.StringFlag{Name: flagDate, EnvVars: []string{"SOURCE_DATE_EPOCH"}, Usage: "publish what is new at `DATE`: 2026-12-01 (default: now)"},
		}, voiceFlags(), bedFlags(), targetFlags(targetPodcast)),
		Action: func(c *cli.Context) error { return runPodcastBuild(c, std) },
	}
}

// A build is one run of the command.
type build struct {
	*export
	dir        string
	programme  *programme.Programme
	state      podcast.State
	own        coverImage // of the programme; none: covers are drawn
	pictureKey string     // tells whether covers would look the same
	now        time.Time
	noEncoder  error // why there can be no more than masters; nil: there is one
}

func runPodcastBuild(c *cli.Context, std streams) error {
	b, err := newBuild(c, std)
	if err != nil {
		return err
	}
	defer b.aside.Close()
	drafts, err := b.drafts()
	if err != nil {
		return err
	}
	if err := b.makeFolder(); err != nil {
		return err
	}
	held, err := b.hold()
	if err != nil {
		return err
	}
	defer held.Close()
	if b.noEncoder != nil {
		return b.makeMasters(drafts)
	}
	if err := b.readState(); err != nil {
		return err
	}
	if err := b.makeAll(drafts); err != nil {
		return err
	}
	if err := b.makeCover(drafts); err != nil {
		return err
	}
	b.tellOfRemoved(drafts)
	return b.publish()
}

func newBuild(c *cli.Context, std streams) (*build, error) {
	dir, err := oneFolder(c, "name")
	if err != nil {
		return nil, err
	}
	b := &build{dir: dir}
	if b.programme, err = loadProgramme(c); err != nil {
		return nil, err
	}
	if err := errors.Join(b.programme.Broken, b.programme.Lacking()); err != nil {
		return nil, err
	}
	f, err := podcastFormat(c.String(flagFormat))
	if err != nil {
		return nil, err
	}
	if b.export, err = newExport(c, std, f); err != nil {
		return nil, err
	}
	if b.rate != 44100 && b.rate != 48000 {
		return nil, usagef("--%s %d: platforms take 44100 and 48000", flagRate, b.rate)
	}
	if _, b.noEncoder = f.encoder.find(); b.noEncoder != nil {
		b.format, b.bitrate = formats[0], 0
	}
	if b.now, err = dateOf(c.String(flagDate), time.Now()); err != nil {
		return nil, err
	}
	if b.vs, err = loadVoices(c); err != nil {
		return nil, err
	}
	if b.own, b.pictureKey, err = ownCover(b.programme); err != nil {
		return nil, err
	}
	b.aside = newSpool()
	return b, nil
}

// podcastFormat returns a format that every directory takes (Apple, "A Podcaster's
// Guide to RSS", <enclosure>).
func podcastFormat(name string) (format, error) {
	for _, f := range formats {
		if f.name == strings.ToLower(name) && (f.name == "mp3" || f.name == "m4a") {
			return f, nil
		}
	}
	return format{}, usagef("--%s %s: directories take mp3 and m4a", flagFormat, name)
}

// dateOf reads a day, a moment, or seconds since 1970 (reproducible-builds.org,
// SOURCE_DATE_EPOCH).
func dateOf(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return now.UTC().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil && 0 <= seconds && seconds < 1<<35 {
		return time.Unix(seconds, 0).UTC(), nil
	}
	return time.Time{}, usagef("--%s %s: write a day as 2026-12-01", flagDate, text)
}

// lengthsOf returns the lengths in which every day is made; nil for each day's own.
func lengthsOf(c *cli.Context) ([]time.Duration, error) {
	var out []time.Duration
	for word := range strings.SplitSeq(c.String(flagLengths), ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		d, err := lengthOf(word)
		if err != nil {
			return nil, usagef("--%s: %s is no length; write for example 3m,8m", flagLengths, word)
		}
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out, nil
}

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
func (b *build) hold() (held interface{ Close() error }, err error) {
	file := filepath.Join(b.dir, lockName)
	held, err = lock.Take(b.c.Context, file, lock.Alone, 0)
	if !errors.Is(err, lock.ErrHeld) {
		return held, err
	}
	note(b.std, "another build is under way in %s; this one waits for it", b.dir)
	return lock.Take(b.c.Context, file, lock.Alone, longestBuild)
}

// readState reads what the folder has published; of a new one that is nothing.
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

// drafts arranges every day in every length. What cannot be done is found before
// anything is made.
func (b *build) drafts() ([]*draft, error) {
	lengths, err := lengthsOf(b.c)
	if err != nil {
		return nil, err
	}
	var out []*draft
	for _, s := range b.programme.Days {
		choice, err := b.vs.bedOf(b.c, s)
		if err != nil {
			return nil, err
		}
		spoken, err := b.vs.speakAloud(b.c, b.std, s, b.rate, b.aside, title(s))
		if err != nil {
			return nil, err
		}
		own := lengths
		if own == nil {
			own = []time.Duration{s.Meta.Length}
		}
		for _, length := range own {
			d, err := b.draft(s, spoken, choice, length)
			if err != nil {
				return nil, err
			}
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(x, y *draft) int { // a season after the other
		return slices.Index(lengths, x.asked) - slices.Index(lengths, y.asked)
	})
	return out, nil
}

// makeAll makes the episodes that are new or have changed, as many at once as there
// are cores: an encoder uses one.
func (b *build) makeAll(drafts []*draft) error {
	line := newStatus(b.std.screen)
	defer line.clear()
	todo, done := 0, 0
	for _, d := range drafts {
		if d.kept = b.intact(d); !d.kept {
			todo++
		}
	}
	show := func() { line.show(b.dir, fmt.Sprintf("%d/%d episodes", done, todo)) }
	show()
	group, ctx := errgroup.WithContext(b.c.Context)
	group.SetLimit(runtime.GOMAXPROCS(0))
	finished := make(chan struct{}, len(drafts))
	for _, d := range drafts {
		if d.kept {
			continue
		}
		group.Go(func() error {
			defer func() { finished <- struct{}{} }()
			return b.makeEpisode(ctx, d)
		})
	}
	for ; done < todo; done++ {
		<-finished
		show()
	}
	if err := group.Wait(); err != nil {
		return err
	}
	line.clear()
	b.enter(drafts)
	return nil
}

// enter puts what was made into the state, and says what became of each episode. What
// is new was published a minute after the one before, the last of them now.
func (b *build) enter(drafts []*draft) {
	isNew := func(d *draft) bool { return b.state.Find(d.day(), d.length) == nil }
	left := 0
	for _, d := range drafts {
		if isNew(d) {
			left++
		}
	}
	for _, d := range drafts {
		what := "changed"
		switch {
		case d.kept:
			what = "as it was"
		case isNew(d):
			what = "new"
			left--
			d.episode.Published = b.now.Add(-time.Duration(left) * time.Minute)
		}
		if !d.kept {
			b.state.Put(d.episode, b.now)
		}
		fmt.Fprintf(b.std.out, "%s  %s  %s\n", d.title(), clock(b.rate.Duration(d.ses.score.Frames)), what)
	}
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
	old := b.state.Forget(b.now, b.c.Bool(flagPrune))
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

// writeIfNew writes a file, unless it holds that already.
func writeIfNew(path string, data []byte) error {
	if there, err := os.ReadFile(path); err == nil && string(there) == string(data) {
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
			b.state.Remove(e.Day, e.Length, b.now)
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

// makeMasters makes the sessions as WAV, where no encoder is installed.
func (b *build) makeMasters(drafts []*draft) error {
	folder := filepath.Join(b.dir, "masters")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("the folder %s cannot be made: %w", folder, plain(err))
	}
	for _, d := range drafts {
		path := filepath.Join(folder, d.name+".wav")
		m, err := b.master(b.c.Context, d.ses, d.bed, path)
		if err != nil {
			return err
		}
		file := sessionFile{sound: m.sound, about: d.about, channels: b.channels}
		if err := b.format.write(b.c.Context, path, true, file); err != nil {
			return err
		}
		fmt.Fprintf(b.std.out, "%s  %s\n", path, d.title())
	}
	return inputf("no feed was made: directories take no WAV, and %v. The masters are in %s; once an encoder is there, build again", b.noEncoder, folder)
}
