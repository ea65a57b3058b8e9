//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"meditate/audio"
	"meditate/audio/audiotest"
	"meditate/audio/master"
	"meditate/audio/speaker/pulsetest"
	"meditate/audio/spool"
	"meditate/audio/synth"
	"meditate/audio/wav"
	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/voice/pack"
)

// evening is short enough to be played in real time and ends with a word.
const evening = "Bienvenue dans ce premier jour.\n(silence 1 s fixe)\nBienvenue dans ce deuxième jour.\n(silence 0,1 s fixe)\n"

// long is a minute, over and over; the nightly test says how often.
var long = strings.Repeat("Bienvenue dans ce premier jour.\n(silence 58 s fixe)\n", nightlyMinutes())

// night takes long enough to write that it can be interrupted.
const night = "Bienvenue dans ce premier jour.\n(silence 3 h)\n"

// child starts meditate in a process of its own.
func child(t *testing.T, env []string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The test binary is meditate under that name: see TestMain.
	link := filepath.Join(t.TempDir(), "meditate")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(link, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(append(os.Environ(), "GORACE=atexit_sleep_ms=0"), env...) // the race detector waits a second at the end
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	for name, text := range map[string]string{"soir.md": evening, "nuit.md": night, "matin.md": morning, "long.md": long} {
		if err := os.WriteFile(filepath.Join(cmd.Dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return cmd, &stderr
}

// exported returns the evening as the program makes it.
func exported(t *testing.T) audio.Signal {
	t.Helper()
	sound, _ := made(t, evening)
	return sound
}

// made returns a script as the program plays it, and its score.
func made(t *testing.T, text string) (audio.Signal, *narration.Score) {
	t.Helper()
	s, err := script.Parse("soir.md", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	builtin, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	aside := &spool.Spool{Folder: t.TempDir()}
	t.Cleanup(func() { aside.Close() })
	sounds, err := narration.Speak(t.Context(), builtin, s, pulsetest.Rate, aside, nil)
	if err != nil {
		t.Fatal(err)
	}
	score, err := narration.Arrange(s, sounds.Lengths(), narration.Options{})
	if err != nil {
		t.Fatal(err)
	}
	period, err := synth.Bed("room", pulsetest.Rate, bedSeed)
	if err != nil {
		t.Fatal(err)
	}
	headphones, _ := master.Named(targetHeadphones, 2)
	sound, _, err := mastered(t.Context(), score, sounds, narration.Bed{Period: period, Room: true, LevelDB: narration.RoomLevelDB}, &headphones, 2, false)
	if err != nil {
		t.Fatal(err)
	}
	return sound, score
}

// The capture of a real sound server holds the session sample for sample, its
// last word included; and so does the export, to the last bit of 16.
func TestWhatIsPlayedIsWhatIsExported(t *testing.T) {
	if testing.Short() {
		t.Skip("sound is served in time only where the machine is not slowed down")
	}
	server := pulsetest.Start(t)
	sound := exported(t)
	want := audiotest.Read(t, sound, 0, sound.Len())
	var err error
	for range 3 { // a machine too busy to serve sound in time makes holes in it
		if err = playedIs(t, server, want, func(*pulsetest.Recorder) {}, nil, "play", "--delay", "0", "soir.md"); err == nil {
			break
		}
		t.Log(err)
	}
	if err != nil {
		t.Fatal(err)
	}

	var file bytes.Buffer
	if err := wav.Write(context.Background(), &file, sound, wav.Options{Rate: pulsetest.Rate, Seed: ditherSeed}); err != nil {
		t.Fatal(err)
	}
	clip, err := wav.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range clip.Samples { // the mean of both channels
		if d := s - (want[i][0]+want[i][1])/2; d > 2.0/32768 || d < -2.0/32768 {
			t.Fatalf("frame %d is exported as %v, played as %v", i, s, want[i])
		}
	}
}

// playedIs carries out a command line that plays, and does something meanwhile.
// The error says how what was heard differs from what was wanted.
func playedIs(t *testing.T, server *pulsetest.Server, want []audio.Frame, meanwhile func(*pulsetest.Recorder), env []string, args ...string) error {
	recorder := server.Record(t)
	cmd, stderr := child(t, append(server.Env(), env...), args...)
	meanwhile(recorder)
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Fatalf("%v, and on standard error: %q", err, stderr)
	}
	heard := recorder.Stop()
	const probe = 2000
	middle := len(want) / 3 // where the voice has begun
	at := pulsetest.Find(heard, want[middle:middle+probe])
	if at < middle {
		return errors.New("the session is not in the capture")
	}
	heard = heard[at-middle:]
	if len(heard) < len(want) {
		return fmt.Errorf("%d frames were heard of %d", len(heard), len(want))
	}
	for i, f := range want {
		if heard[i] != f {
			return fmt.Errorf("frame %d of %d was heard as %v, want %v", i, len(want), heard[i], f)
		}
	}
	return nil
}

func TestCtrlCFadesOutAndEnds(t *testing.T) {
	server := pulsetest.Start(t)
	recorder := server.Record(t)
	cmd, stderr := child(t, server.Env(), "play", "--day", "3", "--delay", "0")
	awaitSound(t, recorder)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	asked := time.Now()
	if code := exitOf(t, cmd); code != exitInterrupted {
		t.Errorf("ended with status %d, want %d", code, exitInterrupted)
	}
	// 2 s are promised; a machine that is busy starts and ends processes late.
	if took := time.Since(asked); took > 4*time.Second {
		t.Errorf("took %v to end", took)
	}
	if stderr.Len() > 0 {
		t.Errorf("said %q", stderr)
	}
	heard := recorder.Stop()
	if peak := audiotest.Peak(heard[len(heard)-4800:]); peak != 0 {
		t.Errorf("still sounds at the end: %v", peak)
	}
}

func TestASecondCtrlCEndsAtOnce(t *testing.T) {
	server := pulsetest.Start(t)
	recorder := server.Record(t)
	cmd, _ := child(t, server.Env(), "play", "--day", "3", "--delay", "0")
	awaitSound(t, recorder)
	over := make(chan struct{})
	defer close(over)
	go func() { // signals that come together are one, so the key is pressed again and again
		for {
			cmd.Process.Signal(os.Interrupt)
			select {
			case <-over:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	asked := time.Now()
	if code := exitOf(t, cmd); code != exitInterrupted {
		t.Errorf("ended with status %d, want %d", code, exitInterrupted)
	}
	if took := time.Since(asked); took > 1500*time.Millisecond {
		t.Errorf("took %v to end", took)
	}
}

func awaitSound(t *testing.T, r *pulsetest.Recorder) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		if audiotest.Peak(r.Frames(max(0, r.Len()-4800))) > audio.Gain(-40) {
			return
		}
	}
	t.Fatal("nothing sounds")
}

func exitOf(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

func TestAnInterruptedExportLeavesNothing(t *testing.T) {
	cmd, stderr := child(t, nil, "export", "nuit.md", "-o", "x.wav")
	parts := func() []string {
		left, err := filepath.Glob(filepath.Join(cmd.Dir, ".*.part"))
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	for begin := time.Now(); len(parts()) == 0; time.Sleep(time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatalf("the export does not begin: %s", stderr)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := exitOf(t, cmd); code != exitInterrupted {
		t.Errorf("ended with status %d, want %d; %s", code, exitInterrupted, stderr)
	}
	if left := parts(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(filepath.Join(cmd.Dir, "x.wav")); err == nil {
		t.Error("half a file appeared under the final name")
	}
}

// A small file system of its own stands for a full disk.
func TestAFullDiskIsAnErrorAndLeavesNothing(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		audiotest.Skipf(t, "no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, 0) })
	path := filepath.Join(disk, "x.wav")
	cmd, stderr := child(t, nil, "export", "soir.md", "--length", "natural", "-o", path, "--rate", "96000")
	if code := exitOf(t, cmd); code != exitFailed {
		t.Errorf("ended with status %d, want %d", code, exitFailed)
	}
	if want := "error: " + path + " was not written: "; !strings.HasPrefix(stderr.String(), want) || !strings.Contains(stderr.String(), "no space left") {
		t.Errorf("said %q, want %q… no space left", stderr, want)
	}
	left, err := os.ReadDir(disk)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Someone without a device is told so at once, even where the voice would take
// minutes to speak.
func TestNoDeviceIsSaidWhileAnEngineSpeaks(t *testing.T) {
	bin := t.TempDir()
	slow := "#!/bin/sh\ncase \"$*\" in *-q*) exit 0;; esac\nexec sleep 60\n"
	if err := os.WriteFile(filepath.Join(bin, "espeak-ng"), []byte(slow), 0o755); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(bin, "nowhere")
	cmd, stderr := child(t, []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "PULSE_SERVER=unix:" + nowhere, "ALSA_CONFIG_PATH=" + nowhere},
		"play", "soir.md", "--voice", "espeak-ng")
	begin := time.Now()
	if code := exitOf(t, cmd); code != exitNoDevice {
		t.Errorf("ended with status %d, want %d", code, exitNoDevice)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	if want := "Aucune sortie audio ici. Tu peux faire un fichier de la séance : meditate export --voice espeak-ng soir.md\n"; stderr.String() != want {
		t.Errorf("said %q, want %q", stderr, want)
	}
}
