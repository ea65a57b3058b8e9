package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"meditate/narration/companion"
	"meditate/narration/podcast"

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
			&cli.StringFlag{Name: flagLengths, Usage: "make each day in these lengths, such as 8m,12m (default: the day's own): `LIST`"},
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
	state      podcast.State
	own        coverImage // of the programme; none: covers are drawn
	pictureKey string     // tells whether covers would look the same
	now        time.Time  // when what is new is published
	clock      time.Time  // what the clock says: for how long old files are kept
	noEncoder  error      // why there can be no more than masters; nil: there is one
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
	b.followLengths(drafts)
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
	dir, err := oneFolder(c)
	if err != nil {
		return nil, err
	}
	p, err := loadProgramme(c)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(p.Broken, p.Lacking()); err != nil {
		if c.String(flagProgram) == "" {
			note(std, "this is the built-in programme; meditate podcast init writes it into a folder, where you can say what is missing")
		}
		return nil, err
	}
	b := &build{dir: dir}
	f, err := podcastFormat(c.String(flagFormat))
	if err != nil {
		return nil, err
	}
	if b.export, err = newExport(c, std, f); err != nil {
		return nil, err
	}
	b.programme = p
	if b.rate != 44100 && b.rate != 48000 {
		return nil, usagef("--%s %d: platforms take 44100 and 48000", flagRate, b.rate)
	}
	if _, b.noEncoder = f.encoder.find(); b.noEncoder != nil {
		b.format, b.bitrate = formats[0], 0
	}
	b.clock = time.Now().UTC().Truncate(time.Second)
	if b.now, err = dateOf(c.String(flagDate), b.clock); err != nil {
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
		if f.name == strings.ToLower(name) && f.mime != "" {
			return f, nil
		}
	}
	return format{}, usagef("--%s %s: directories take mp3 and m4a", flagFormat, name)
}

// dateOf reads a day, a moment, or seconds since 1970 (reproducible-builds.org,
// SOURCE_DATE_EPOCH).
func dateOf(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return now, nil
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
			return nil, usagef("--%s: %s is no length; write for example 8m,12m", flagLengths, word)
		}
		if !slices.ContainsFunc(out, func(o time.Duration) bool { return companion.Length(o) == companion.Length(d) }) {
			out = append(out, d)
		}
	}
	return out, nil
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
	tellApart(out)
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
	var due []*draft
	for _, d := range drafts {
		if d.kept = b.intact(d); !d.kept {
			due = append(due, d)
		}
	}
	show := func(done int64) { line.show(b.dir, fmt.Sprintf("%d/%d episodes", done, len(due))) }
	show(0)
	group, ctx := errgroup.WithContext(b.c.Context)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for _, d := range due {
		group.Go(func() error {
			err := b.makeEpisode(ctx, d)
			show(done.Add(1))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	line.clear()
	b.enter(drafts)
	return nil
}

// followLengths has an episode of a day whose own length has changed stay the same
// episode, where no lengths were asked for.
func (b *build) followLengths(drafts []*draft) {
	if b.c.String(flagLengths) != "" {
		return
	}
	for _, d := range drafts {
		b.state.Relength(d.day(), d.length)
	}
}

// tellOfVoices says where the voice is another than before, or than on other days: a
// listener notices.
func (b *build) tellOfVoices(drafts []*draft) {
	first := drafts[0]
	for _, d := range drafts {
		if e := b.state.Find(d.day(), d.length); e != nil && e.Voice != d.voice() {
			note(b.std, "%s was spoken by %s, and is now by %s; --%s chooses", d.title(), e.Voice, d.voice(), flagVoice)
		}
		if d.voice() != first.voice() {
			note(b.std, "%s is spoken by %s, and %s by %s; --%s makes them alike", d.title(), d.voice(), first.title(), first.voice(), flagVoice)
		}
	}
}

// enter puts what was made into the state, and says what became of each episode. What
// is new was published a minute after the one before, the last of them now, or behind the
// days before it.
func (b *build) enter(drafts []*draft) {
	isNew := func(d *draft) bool { return b.state.Find(d.day(), d.length) == nil }
	left := 0
	for _, d := range drafts {
		if isNew(d) {
			left++
		}
	}
	b.tellOfVoices(drafts)
	for _, d := range drafts {
		what := "changed"
		switch {
		case d.kept:
			what = "as it was"
		case !isNew(d) && b.state.Find(d.day(), d.length).Made == d.hash:
			what = "restored"
		case isNew(d):
			what = "new"
			left--
			d.episode.Published = b.now.Add(-time.Duration(left) * time.Minute)
			if before := b.state.After(d.day()); !d.episode.Published.After(before) {
				d.episode.Published = before.Add(time.Minute) // a day never comes before the one before
			}
		}
		if !d.kept {
			b.state.Put(d.episode, b.clock)
		}
		fmt.Fprintf(b.std.out, "%s  %s  %s\n", d.title(), clock(b.rate.Duration(d.ses.score.Frames)), what)
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
		m, err := b.master(b.c.Context, d.ses, d.bed, d.title())
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
