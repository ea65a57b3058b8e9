package player

import (
	"time"

	"meditate/audio"
)

// How long changes take.
const (
	pauseFade  = 500 * time.Millisecond
	resumeFade = 300 * time.Millisecond
	skipFade   = 250 * time.Millisecond
	leaveFade  = 2 * time.Second
	volumeTurn = 150 * time.Millisecond
)

const (
	stepDB               = 2.0
	softestDB, loudestDB = -40.0, 6.0
	bellGain             = 0.5                     // of the bell that a key strikes, over a session
	bellPause            = 500 * time.Millisecond  // after which it can be struck again
	restart              = 1500 * time.Millisecond // of a phrase must have been heard for its beginning to count as the previous one
)

// raised and power are the two shapes of a fade: of a sound that comes or goes, and
// of one that makes room for another.
func (d *deck) raised(t time.Duration) fade { return fade{d.frames(t), audio.Ramp} }
func (d *deck) power(t time.Duration) fade  { return fade{d.frames(t), audio.Quarter} }

// obey carries out a command. Who leaves has said the last word.
func (d *deck) obey(c Command) error {
	if d.state == Leaving {
		return nil
	}
	switch c {
	case TogglePause, Pause, Resume:
		if !d.rests && c != Resume {
			return d.pause()
		}
		if d.rests && c != Pause {
			return d.resume()
		}
	case NextPhrase, PreviousPhrase, NextSection, PreviousSection:
		return d.skip(c)
	case Louder:
		return d.turn(stepDB)
	case Softer:
		return d.turn(-stepDB)
	case Bell:
		return d.strike()
	}
	return nil
}

// pause lets the sound fade out and marks that with a tick. It remembers the phrase
// that is interrupted; in a silence, the place.
func (d *deck) pause() error {
	place, tick := int64(0), d.player.tick()
	err := d.edit(func(tp tape, at int64) tape {
		place = d.player.known().interrupted(d.at(at), 0)
		return tp.cut(at, d.raised(pauseFade)).over(at+d.frames(pauseFade), tick, 1)
	})
	if err == nil {
		d.state, d.rests, d.place, d.leaps = Paused, true, place, true
	}
	return err
}

// resume goes on where a pause interrupted.
func (d *deck) resume() error {
	err := d.edit(func(tp tape, at int64) tape {
		return tp.cut(at, d.raised(pauseFade)).play(at, d.player.session.Sound, d.place, d.raised(resumeFade))
	})
	if err == nil {
		d.state, d.rests = Playing, false
	}
	return err
}

// skip fades over into another phrase or section. Where there is none, nothing
// changes.
func (d *deck) skip(c Command) error {
	found := false
	err := d.edit(func(tp tape, at int64) tape {
		var goal int64
		if goal, found = d.player.known().goal(c, d.at(at), d.frames(restart)); !found {
			return tp
		}
		return tp.cut(at, d.power(skipFade)).play(at, d.player.session.Sound, goal, d.power(skipFade))
	})
	if err == nil && found {
		d.state, d.rests, d.leaps = Playing, false, true
	}
	return err
}

// turn turns the volume.
func (d *deck) turn(byDB float64) error {
	was := d.player.Now().VolumeDB
	volume := turned(was, byDB)
	if volume == was {
		return nil
	}
	err := d.edit(func(tp tape, at int64) tape {
		return tp.turned(at, float32(audio.Gain(volume)), d.frames(volumeTurn))
	})
	if err == nil {
		d.player.note(func(m *Moment) { m.VolumeDB = volume })
	}
	return err
}

// turned returns a volume that is turned, as far as it can be.
func turned(volumeDB, byDB float64) float64 { return max(softestDB, min(loudestDB, volumeDB+byDB)) }

// strike strikes the bell, unless it has only just been: a key that is held down is
// no alarm.
func (d *deck) strike() error {
	struck, bell := d.struck, d.player.bell()
	err := d.edit(func(tp tape, at int64) tape {
		if at < d.struck+d.frames(bellPause) {
			return tp
		}
		struck = at
		return tp.over(at, bell, bellGain)
	})
	if err == nil {
		d.struck = struck
	}
	return err
}

// leave lets the sound fade out, and rings a last bell where that is wanted.
func (d *deck) leave() error {
	var bell audio.Signal
	if d.player.options.ClosingBell {
		bell = d.player.bell()
	}
	err := d.edit(func(tp tape, at int64) tape {
		tp = tp.cutAll(at, d.raised(leaveFade))
		if bell == nil {
			return tp
		}
		silent := at
		if t := tp.session(); t != nil {
			silent = max(at, t.end())
		}
		return tp.over(silent, bell, 1)
	})
	if err == nil {
		d.state = Leaving
	}
	return err
}
