package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var evening = State{
	Status: Playing,
	Title:  "Abends: still werden",
	Album:  "Sieben Tage",
	Artist: []string{"Thorsten", "Kerstin"},
	Length: 10*time.Minute + time.Second,
	Track:  3,
}

// publish shows a player on a bus of its own and waits until it is there.
func publish(t *testing.T, c Controls, s State, position func() time.Duration) (*bus, *Media) {
	t.Helper()
	b := startBus(t)
	m := Publish(c, s, position)
	if m == nil {
		t.Fatal("no bus")
	}
	t.Cleanup(m.Close)
	b.await(busName)
	return b, m
}

func TestPlayerctlSeesThePlayer(t *testing.T) {
	var at atomic.Int64
	b, m := publish(t, newFakePlayer().controls(), evening, func() time.Duration { return time.Duration(at.Load()) })
	for format, want := range map[string]string{
		"{{playerName}}":    "meditate",
		"{{status}}":        "Playing",
		"{{title}}":         "Abends: still werden",
		"{{album}}":         "Sieben Tage",
		"{{artist}}":        "Thorsten, Kerstin",
		"{{mpris:length}}":  "601000000",
		"{{mpris:trackid}}": "'/meditate/track/3'",
		"{{volume}}":        "1.0",
	} {
		if got := b.run("playerctl", "metadata", "--format", format); got != want {
			t.Errorf("%s is %q, want %q", format, got, want)
		}
	}
	s := evening
	for _, status := range []Status{Playing, Stopped, Paused} {
		s.Status = status
		m.Update(s)
		if got := b.run("playerctl", "status"); got != status.String() {
			t.Errorf("status is %q, want %q", got, status)
		}
	}
	for position, want := range map[time.Duration]string{
		90500 * time.Millisecond: "90.500000", // nobody was told
		-time.Second:             "0.000000",
		time.Hour:                "601.000000",
	} {
		at.Store(int64(position))
		if got := b.run("playerctl", "position"); got != want { // which adds to it while playing
			t.Errorf("position %v is shown as %q, want %q", position, got, want)
		}
	}
}

func TestPlayerctlControlsThePlayer(t *testing.T) {
	player := newFakePlayer()
	b, _ := publish(t, player.controls(), evening, nil)
	for _, word := range []string{"play", "pause", "play-pause", "next", "previous", "stop"} {
		b.run("playerctl", word)
		player.asked(t, word)
	}
	for _, refused := range []string{"Seek int64:5000000", "SetPosition objpath:/meditate/track/3 int64:1", "OpenUri string:file:///tmp/x.mp3"} {
		words := strings.Fields(refused)
		if got := b.send(playerIface+"."+words[0], words[1:]...); got != "" {
			t.Errorf("%s: %s", refused, got)
		}
	}
	b.send(rootIface + ".Raise")
	b.send(rootIface + ".Quit")
	player.asked(t, "stop")
	if len(player) > 0 {
		t.Errorf("also asked to %s", <-player)
	}
}

func TestPlayerOffersWhatItCan(t *testing.T) {
	player := newFakePlayer()
	c := player.controls()
	c.Next, c.Stop = nil, nil
	b, _ := publish(t, c, State{}, nil)
	for property, want := range map[string]string{
		"Player CanGoNext": "false", "Player CanGoPrevious": "true", "Player CanPlay": "true", "Player CanPause": "true",
		" CanQuit": "false",
	} {
		suffix, name, _ := strings.Cut(property, " ")
		iface := strings.TrimSuffix(rootIface+"."+suffix, ".")
		if got := b.send(propsIface+".Get", "string:"+iface, "string:"+name); got != "variant       boolean "+want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
	if got := b.send(playerIface + ".Next"); !strings.Contains(got, "NotSupported") {
		t.Errorf("Next: %q, want NotSupported", got)
	}
}

func TestOnlyWhatChangedIsTold(t *testing.T) {
	b, m := publish(t, Controls{}, evening, nil)
	l := listen(t, b)
	changed := func(name, value string) string {
		return fmt.Sprintf(`PropertiesChanged string "%s" array [ dict entry( string "%s" variant %s ) ] array [ ]`, playerIface, name, value)
	}
	s := evening
	s.Artist = slices.Clone(evening.Artist)
	s.Status = Paused
	m.Update(s)
	l.told(changed("PlaybackStatus", `string "Paused"`))
	m.Update(s)                      // nothing new
	s.Artist[0] = "the caller's own" // which it may change
	m.Seeked(3 * time.Second)
	l.told("Seeked int64 3000000")
	m.Update(State{Status: Paused, Track: 4})
	l.told(changed("Metadata", `array [ dict entry( string "mpris:trackid" variant object path "/meditate/track/4" ) ]`))
	m.Update(State{Status: Playing, Track: 4})
	l.told(changed("PlaybackStatus", `string "Playing"`))
	m.Close()
	l.say("End")
	l.told("End")
}

// A listener hears the signals of the player.
type listener struct {
	b    *bus
	next int // the signal that told waits for

	mu    sync.Mutex
	heard []byte // as dbus-monitor prints it
}

// listen listens from now on.
func listen(t *testing.T, b *bus) *listener {
	t.Helper()
	l := &listener{b: b}
	cmd := exec.Command("dbus-monitor", "--session", "type='signal',path='"+string(objectPath)+"'")
	cmd.Stdout = l
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone with the bus
		_ = cmd.Wait()
	})
	for begin := time.Now(); len(l.signals("")) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > ample {
			t.Fatal("dbus-monitor hears nothing")
		}
		l.say("Begin")
	}
	return l
}

func (l *listener) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, p...)
	return len(p), nil
}

// say sends a signal as if it were the player's.
func (l *listener) say(signal string) {
	l.b.run("dbus-send", "--session", "--type=signal", string(objectPath), "org.example."+signal)
}

// signals returns those that were heard, each in one line, but for one of them. The
// last may still lack its end.
func (l *listener) signals(but string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var signals []string
	for _, signal := range strings.Split(string(l.heard), "path="+string(objectPath))[1:] {
		signal, _, _ = strings.Cut(signal, "\nsignal ")
		_, signal, _ = strings.Cut(signal, "member=")
		if signal = strings.Join(strings.Fields(signal), " "); signal != but {
			signals = append(signals, signal)
		}
	}
	return signals
}

// told fails the test unless this is the next signal.
func (l *listener) told(want string) {
	l.b.t.Helper()
	var signals []string
	for begin := time.Now(); time.Since(begin) < ample; time.Sleep(time.Millisecond) {
		signals = l.signals("Begin")
		if len(signals) > l.next && signals[l.next] == want {
			l.next++
			return
		}
	}
	l.b.t.Fatalf("told %q\nwant %q", signals[min(l.next, len(signals)):], want)
}

func TestTwoPlayersAtOnce(t *testing.T) {
	first, second := newFakePlayer(), newFakePlayer()
	b, _ := publish(t, first.controls(), evening, nil)
	m := Publish(second.controls(), evening, nil)
	other := fmt.Sprintf("%s.instance%d", busName, os.Getpid())
	b.await(other)
	third := Publish(newFakePlayer().controls(), evening, nil) // has no name left
	within(t, 0, "Close without a name", third.Close)

	players := strings.Fields(b.run("playerctl", "--list-all"))
	slices.Sort(players)
	short := strings.TrimPrefix(other, rootIface+".")
	if want := []string{"meditate", short}; !slices.Equal(players, want) {
		t.Errorf("players are %q, want %q", players, want)
	}
	b.run("playerctl", "--player="+short, "next")
	second.asked(t, "next")
	b.run("playerctl", "--all-players", "stop")
	first.asked(t, "stop")
	second.asked(t, "stop")
	m.Close()
	if got := b.run("playerctl", "--list-all"); got != "meditate" {
		t.Errorf("after Close, players are %q", got)
	}
}

func TestCloseGivesTheNameBack(t *testing.T) {
	player := newFakePlayer()
	b, m := publish(t, player.controls(), evening, nil)
	m.Close()
	m.Close()
	m.Update(State{})
	m.Seeked(0)
	noGoroutines(t)
	again := Publish(player.controls(), evening, nil)
	b.await(busName)
	again.Close()
	noGoroutines(t)
}

func TestAControlMayClose(t *testing.T) {
	var m atomic.Pointer[Media]
	closed := make(chan struct{})
	b, published := publish(t, Controls{Stop: func() {
		m.Load().Close()
		close(closed)
	}}, evening, nil)
	m.Store(published)
	go b.send(playerIface + ".Stop")
	select {
	case <-closed:
	case <-time.After(ample):
		t.Fatal("Close in a control does not return")
	}
	noGoroutines(t)
}
