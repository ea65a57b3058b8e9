package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"meditate/audio/player"
	"meditate/cmd/meditate/desktop"
	"meditate/narration"
	"meditate/narration/companion"
)

// An attendant does beside a player what keys ask for, and prints what is to be
// read. Nothing that it does can hold up the sound.
type attendant struct {
	p       *performance
	player  *player.Player
	console *console
	leave   func() // leaves the session early
	line    *status

	frames    int64 // that the session lasts
	media     *desktop.Media
	shown     player.Moment // on the desktop
	begun     atomic.Bool
	subtitles bool
	event     int // of the score, the last one that was printed; −1 for none
	losses    int // that have been told
	minutes   int64
}

// attendEvery is how often an attendant looks at the player.
const attendEvery = 100 * time.Millisecond

func newAttendant(p *performance, pl *player.Player, frames int64, c *console, leave func()) *attendant {
	a := &attendant{
		p: p, player: pl, frames: frames, console: c, leave: leave,
		line: &status{}, subtitles: p.c.Bool(flagSubtitles), event: -1,
	}
	if p.c.Bool(flagProgress) {
		a.line = newStatus(p.std.screen)
	}
	do := func(c player.Command) func() {
		return func() {
			if a.begun.Load() {
				pl.Do(c)
			}
		}
	}
	a.media = desktop.Publish(desktop.Controls{
		Play: do(player.Resume), Pause: do(player.Pause), PlayPause: do(player.TogglePause),
		Next: do(player.NextPhrase), Previous: do(player.PreviousPhrase), Stop: leave,
	}, a.state(player.Moment{}), func() time.Duration { return p.options.Rate.Duration(pl.Now().At) })
	return a
}

// state returns what a desktop shows.
func (a *attendant) state(m player.Moment) desktop.State {
	status := desktop.Paused
	if m.State == player.Playing || m.State == player.Leaving {
		status = desktop.Playing
	}
	return desktop.State{Status: status, Title: title(a.p.script), Album: "meditate", Length: a.p.options.Rate.Duration(a.frames), Track: 1}
}

// show tells the desktop what has changed.
func (a *attendant) show(m player.Moment) {
	const leap = time.Second
	if m.State != a.shown.State {
		a.media.Update(a.state(m))
	}
	if moved := a.p.options.Rate.Duration(m.At - a.shown.At); moved.Abs() > leap {
		a.media.Seeked(a.p.options.Rate.Duration(m.At))
	}
	a.shown = m
}

// attend begins, and returns what ends it.
func (a *attendant) attend() (finish func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		defer a.console.guard()
		defer a.line.clear()
		defer a.media.Close()
		var suspended, goOn <-chan os.Signal
		if a.console.isTerminal() {
			var end func()
			suspended, goOn, end = suspensions()
			defer end()
		}
		ticks := time.NewTicker(attendEvery)
		defer ticks.Stop()
		for {
			select {
			case <-over:
				return
			case key := <-a.console.pressed:
				a.press(key)
			case <-suspended:
				a.suspend(goOn)
			case <-goOn: // it was stopped by another
				a.console.take()
			case <-ticks.C:
				a.look()
			}
		}
	}()
	return sync.OnceFunc(func() {
		close(over)
		<-done
	})
}

// begin lets the time pass until the session begins, and reports whether it does.
func (a *attendant) begin(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		a.begun.Store(true)
		return true
	case <-ctx.Done():
		return false
	}
}

// commands are what keys ask of a player.
var commands = map[rune]player.Command{
	' ': player.TogglePause, keyLeft: player.PreviousPhrase, keyRight: player.NextPhrase,
	'p': player.PreviousSection, 'n': player.NextSection,
	'+': player.Louder, '=': player.Louder, '-': player.Softer, '_': player.Softer, '−': player.Softer,
	'b': player.Bell,
}

// press does what a key asks for.
func (a *attendant) press(key rune) {
	key = unicode.ToLower(key)
	switch command, ok := commands[key]; {
	case ok && a.begun.Load():
		a.player.Do(command)
	case key == 'q':
		a.leave()
	case key == 's':
		a.subtitles = !a.subtitles
	case key == '?':
		a.say("%s\n", a.p.words.keys)
	}
}

// say prints a text beside the line that is drawn.
func (a *attendant) say(format string, values ...any) {
	a.line.clear()
	fmt.Fprintf(a.p.std.out, format, values...)
}

// look prints what has become due.
func (a *attendant) look() {
	if !a.begun.Load() {
		return
	}
	m := a.player.Now()
	if m.Losses > a.losses {
		a.losses = m.Losses
		a.say("%s\n", a.p.words.lost)
	}
	score := a.p.score.Load()
	if score != nil && m.State == player.Playing {
		a.subtitle(score, m.At)
	}
	a.progress(m)
	a.show(m)
}

// subtitle prints a phrase when it begins.
func (a *attendant) subtitle(score *narration.Score, at int64) {
	i := eventAt(score, at)
	if i == a.event {
		return
	}
	a.event = i
	if a.subtitles && i >= 0 && score.Events[i].Kind == narration.Phrase {
		a.say("%s\n", score.Events[i].Text)
	}
}

// eventAt returns which event of a score lies at a frame; −1 for none.
func eventAt(score *narration.Score, at int64) int {
	for i, e := range score.Events {
		if at < e.Start+e.Frames {
			return i
		}
	}
	return -1
}

// progress draws how far the session is; where there is no terminal, it writes a line
// every minute.
func (a *attendant) progress(m player.Moment) {
	if !a.p.c.Bool(flagProgress) {
		return
	}
	rate := a.p.options.Rate
	at, left := rate.Duration(m.At), rate.Duration(a.frames-m.At)
	if a.line.w != nil {
		a.line.show(title(a.p.script), fmt.Sprintf("%s%s  −%s", a.p.preparing(), clock(at), clock(left)))
		return
	}
	if minute := int64(at / time.Minute); minute != a.minutes && m.State == player.Playing {
		a.minutes = minute
		fmt.Fprintf(a.p.std.err, "%s  −%s\n", clock(at), clock(left))
	}
}

// preparing says to the listener, who may wonder at the silence, how far the voice
// is with its phrases; nothing once it has them all.
func (p *performance) preparing() string {
	if done, all := p.progress.now(); done < all {
		return fmt.Sprintf(p.words.gettingReady, done, all)
	}
	return ""
}

// suspend pauses for Ctrl-Z: it waits until that is heard, gives the terminal back,
// stops, and goes on when it is told to.
func (a *attendant) suspend(goOn <-chan os.Signal) {
	const longest = 1200 * time.Millisecond // a bell that rings is not waited for
	playing := a.player.Now().State == player.Playing
	a.player.Do(player.Pause)
	for begin := time.Now(); playing && time.Since(begin) < longest; time.Sleep(attendEvery / 2) {
		if m := a.player.Now(); m.State != player.Playing && m.Quiet {
			break
		}
	}
	a.line.clear()
	a.console.giveBack()
	suspend(goOn)
	a.console.take()
	if playing {
		a.player.Do(player.Resume)
	}
}

// announce says, before eyes close, what is going to be heard.
func (p *performance) announce(length time.Duration, c *console) {
	w, out := p.words, p.std.out
	fmt.Fprintln(out, title(p.script))
	fmt.Fprintf(out, w.until, companion.Length(length), time.Now().Add(p.delay+length).Format("15:04"))
	name := p.progress.speaker()
	if name == "builtin" {
		name = w.builtin
	}
	if name != "" {
		fmt.Fprintf(out, " · "+w.voice, name)
	}
	fmt.Fprintf(out, "\n%s\n", w.advice)
	var last []string
	if p.delay > 0 {
		last = append(last, fmt.Sprintf(w.begins, companion.Length(p.delay)))
	}
	if c.isTerminal() {
		last = append(last, w.anyKey)
	}
	if len(last) > 0 {
		fmt.Fprintln(out, strings.Join(last, " "))
	}
}

// sayPreparing says that the voice takes its time.
func (p *performance) sayPreparing() { fmt.Fprintln(p.std.out, p.words.preparing) }
