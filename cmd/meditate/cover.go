package main

import (
	"bytes"
	"image"
	_ "image/jpeg" // a programme's own picture may be either
	_ "image/png"

	"meditate/narration/companion"
	"meditate/narration/cover"
	"meditate/narration/programme"
)

// A coverImage is the picture of an episode or of a podcast.
type coverImage struct{ image.Image }

func (p coverImage) jpeg() ([]byte, error) {
	var b bytes.Buffer
	err := cover.WriteJPEG(&b, p)
	return b.Bytes(), err
}

func (p coverImage) png() ([]byte, error) {
	var b bytes.Buffer
	err := cover.WritePNG(&b, p)
	return b.Bytes(), err
}

// coverOf returns the picture of a session: the one of its programme, or one that is
// drawn from its score.
func coverOf(about companion.Session, p *programme.Programme) (coverImage, error) {
	own, _, err := ownCover(p)
	if err != nil || own.Image != nil {
		return own, err
	}
	return drawCover(about), nil
}

func drawCover(about companion.Session) coverImage {
	s := about.Score
	return coverImage{cover.Draw(s, cover.Words{
		Programme: about.Programme, Title: about.Title, Subtitle: about.Subtitle, Day: s.Day,
		Length: companion.Length(s.Rate.Duration(s.Frames)),
	})}
}

// ownCover returns the picture that a programme names, none where it names none, and
// what tells it from others.
func ownCover(p *programme.Programme) (coverImage, string, error) {
	if p == nil || p.Show.Cover == "" {
		return coverImage{}, cover.Version, nil
	}
	data, err := p.File(p.Show.Cover)
	if err != nil {
		return coverImage{}, "", inputf("the cover %s cannot be read: %v", p.Show.Cover, err)
	}
	if err := cover.Check(bytes.NewReader(data)); err != nil {
		return coverImage{}, "", inputf("the cover %s: %v", p.Show.Cover, err)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return coverImage{}, "", inputf("the cover %s: %v", p.Show.Cover, err)
	}
	return coverImage{picture}, sum(data), nil
}

// picture returns the picture of an episode.
func (b *build) picture(about companion.Session) coverImage {
	if b.own.Image != nil {
		return b.own
	}
	return drawCover(about)
}
