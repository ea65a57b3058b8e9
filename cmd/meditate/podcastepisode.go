package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"meditate/narration"
	"meditate/narration/companion"
	"meditate/narration/cover"
	"meditate/narration/manifest"
	"meditate/narration/podcast"
	"meditate/narration/script"
)

// A draft is an episode that can be made.
type draft struct {
	ses     *session
	bed     bedChoice
	about   companion.Session
	asked   time.Duration
	length  string // what the length is called: 8 min, or natural
	name    string // of its files, without what tells versions apart
	notes   string
	made    manifest.Manifest // without what is known only when the sound is there
	sound   string            // a hash of all that its sound is made from
	hash    string            // and of all that the episode is
	kept    bool              // it is as it was published
	episode podcast.Episode   // once it is made
}

const naturalLength = "natural"

func (d *draft) day() int { return d.ses.script.Meta.Day }

// title is what the episode is called: Jour 3 · 8 min — L’expérience humaine.
func (d *draft) title() string {
	title := d.about.Title
	if d.length != naturalLength {
		title += " · " + d.length
	}
	return fullTitle(title, d.about.Subtitle, "")
}

// voice is who speaks.
func (d *draft) voice() string { return portable(d.ses.voice.Name()) }

// file returns the path of one of its files within the podcast's folder. A hash is in
// it, so that an older feed keeps its files until the newer is there.
func (d *draft) file(ending string) string { return episodeFile(d.name, d.hash, ending) }

// soundFile is file for the sound and its manifest: other notes need no other sound.
func (d *draft) soundFile(ending string) string { return episodeFile(d.name, d.sound, ending) }

func episodeFile(name, hash, ending string) string {
	return podcast.Episodes + "/" + name + "-" + hash[:8] + ending
}

// madeByUs is what episodeFile puts behind a name.
var madeByUs = regexp.MustCompile(`-[0-9a-f]{8}\.[a-z0-9.]+$`)

// draft arranges a day in a length, and says what it would be made from.
func (b *build) draft(s *script.Script, spoken spoken, bed bedChoice, asked time.Duration) (*draft, error) {
	o, err := options(b.c, b.rate)
	if err != nil {
		return nil, err
	}
	o.Length = asked
	d := &draft{bed: bed, asked: asked, length: naturalLength}
	if asked > 0 {
		d.length = companion.Length(asked)
	}
	if d.ses, err = arrange(b.c, s, spoken, o); err != nil {
		return nil, err
	}
	d.about = b.vs.aboutOf(d.ses, b.programme)
	d.name = plainName(s) + "-" + strings.ReplaceAll(d.length, " ", "-")
	if d.notes, err = notesOf(d.about, b.programme); err != nil {
		return nil, err
	}
	if d.made, err = b.manifestOf(d.ses, bed, levelOf(b.target)); err != nil {
		return nil, err
	}
	d.made.Settings[flagDay] = fmt.Sprint(d.day())
	d.made.Settings[flagLength] = naturalLength
	if asked > 0 {
		d.made.Settings[flagLength] = asked.String()
	}
	delete(d.made.Settings, flagScript)
	return d, b.name(d)
}

// name gives an episode its hashes: of what its sound is made from, and of what goes
// with it. What does not change a byte is not in them, such as a comment in the script.
func (b *build) name(d *draft) (err error) {
	m := d.made
	d.sound, err = hashOf(software, m.Score, m.Clips, m.Bed, m.Level, m.Encoder, b.format.name, b.bitrate, b.channels,
		tagsOf(d.about).pairs(), d.about.Chapters())
	if err != nil {
		return err
	}
	about := d.about
	about.Score = nil
	d.hash, err = hashOf(d.sound, about, d.title(), d.notes, string(d.about.WebVTT()), string(d.about.HTML()), b.pictureKey)
	return err
}

// hashOf returns a hash of values by what JSON says of them.
func hashOf(values ...any) (string, error) {
	text, err := json.Marshal(values)
	return sum(text), err
}

// tellApart gives another name to files of episodes that would be called alike: of
// soirée.md and soirèe.md the same letters are left.
func tellApart(drafts []*draft) {
	taken := map[string]bool{}
	for _, d := range drafts {
		if taken[d.name] {
			d.name = fmt.Sprintf("day-%d-%s", d.day(), d.name)
		}
		taken[d.name] = true
	}
}

// plainName returns the name of a script as addresses can have it: small letters,
// digits and hyphens.
func plainName(s *script.Script) string {
	base := strings.ToLower(strings.TrimSuffix(filepath.Base(filepath.FromSlash(s.Name)), ".md"))
	name := strings.Trim(notPlain.ReplaceAllString(base, "-"), "-")
	if name == "" || len(name) > 60 {
		return fmt.Sprintf("day-%d", s.Meta.Day)
	}
	return name
}

var notPlain = regexp.MustCompile(`[^a-z0-9]+`)

// intact tells whether an episode is published as it would be made, with every file
// as it was.
func (b *build) intact(d *draft) bool {
	e := b.state.Find(d.day(), d.length)
	if e == nil || e.Made != d.hash {
		return false
	}
	for _, f := range e.Files() {
		there, err := hashFile(filepath.Join(b.dir, filepath.FromSlash(f.Name)))
		if err != nil || there.SHA256 != f.SHA256 {
			return false
		}
	}
	return true
}

// makeEpisode makes the files of an episode: its sound, and what goes with it. The
// manifest comes last: where it is there, so is the sound.
func (b *build) makeEpisode(ctx context.Context, d *draft) error {
	if err := b.makeSound(ctx, d); err != nil {
		return err
	}
	jpeg, err := b.picture(d.about).jpeg()
	if err != nil {
		return err
	}
	e := podcast.Episode{
		GUID: podcast.EpisodeGUID(b.state.GUID, d.day(), d.length), Day: d.day(), Length: d.length, Own: b.c.String(flagLengths) == "", Made: d.hash,
		Language: d.ses.score.Language, Title: d.title(), Subtitle: d.about.Subtitle, Voice: d.voice(),
		NotesHTML: companion.NotesHTML(d.notes),
		Seconds:   companion.Seconds(d.ses.score.Frames, b.rate),
		Sound:     podcast.File{Name: d.soundFile(b.format.extensions[0]), Bytes: d.made.Audio.Bytes, SHA256: d.made.Audio.SHA256, Type: b.format.mime},
	}
	for _, v := range d.about.Voices {
		if v.Speaker != "" && !v.Synthetic {
			e.Speakers = append(e.Speakers, v.Speaker)
		}
	}
	for _, f := range []struct {
		into         *podcast.File
		ending, mime string
		data         []byte
	}{
		{&e.Captions, ".vtt", "text/vtt", d.about.WebVTT()},
		{&e.Subtitles, ".srt", "application/x-subrip", d.about.SRT()},
		{&e.Transcript, ".html", "text/html", d.about.HTML()},
		{&e.ChapterFile, ".json", "application/json+chapters", d.about.ChaptersJSON()},
		{&e.Cover, ".jpg", "image/jpeg", jpeg},
	} {
		if *f.into, err = b.put(d.file(f.ending), f.mime, f.data); err != nil {
			return err
		}
	}
	if e.Manifest, err = b.put(d.soundFile(manifestEnding), "application/json", d.made.JSON()); err != nil {
		return err
	}
	d.episode = e
	return nil
}

// put writes a file of the podcast's folder.
func (b *build) put(name, mime string, data []byte) (podcast.File, error) {
	f := podcast.File{Name: name, Bytes: int64(len(data)), SHA256: sum(data), Type: mime}
	return f, writeIfNew(filepath.Join(b.dir, filepath.FromSlash(name)), data)
}

// makeSound makes the sound of an episode, unless a build that did not come to its end
// has made it.
func (b *build) makeSound(ctx context.Context, d *draft) error {
	path := filepath.Join(b.dir, filepath.FromSlash(d.soundFile(b.format.extensions[0])))
	if data, err := readOrdinary(beside(path, manifestEnding)); err == nil {
		before, err := manifest.Parse(data)
		there, e := hashFile(path)
		if err == nil && e == nil && there.SHA256 == before.Audio.SHA256 {
			d.made.Level, d.made.Audio = before.Level, before.Audio
			return nil
		}
	}
	m, err := b.master(ctx, d.ses, d.bed, d.title())
	if err != nil {
		return err
	}
	file := sessionFile{sound: m.sound, about: d.about, channels: b.channels, bitrate: b.bitrate, samples: sha256.New()}
	if err := b.format.write(ctx, path, true, file); err != nil {
		return err
	}
	d.made.Level = levelOf(m.target)
	if d.made.Audio, err = hashFile(path); err != nil {
		return err
	}
	d.made.Audio.Samples = hex.EncodeToString(file.samples.Sum(nil))
	return nil
}

// makeCover makes the picture of the podcast as a whole.
func (b *build) makeCover(drafts []*draft) error {
	key := []string{b.programme.Title, b.programme.Show.Subtitle, b.pictureKey}
	for _, d := range drafts {
		key = append(key, d.made.Score.SHA256)
	}
	name := podcast.Episodes + "/cover-" + sum([]byte(strings.Join(key, "\x00")))[:8] + ".jpg"
	if b.state.Cover.Name == name {
		if there, err := hashFile(filepath.Join(b.dir, filepath.FromSlash(name))); err == nil && there.SHA256 == b.state.Cover.SHA256 {
			return nil
		}
	}
	var scores []*narration.Score
	for _, d := range drafts {
		scores = append(scores, d.ses.score)
	}
	picture := b.own
	if picture.Image == nil {
		picture = coverImage{cover.DrawShow(scores, cover.Words{Programme: b.programme.Title, Subtitle: b.programme.Show.Subtitle, Day: script.NoDay})}
	}
	jpeg, err := picture.jpeg()
	if err != nil {
		return err
	}
	made, err := b.put(name, "image/jpeg", jpeg)
	if err == nil {
		b.state.PutCover(made, b.clock)
	}
	return err
}
