package wholefile

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// What a process that was killed had left is removed by the next that writes
// there; what is being written, by this process or another, is not.
func TestWhatWasLeftBehindIsRemoved(t *testing.T) {
	dir := t.TempDir()
	left := Part(filepath.Join(dir, "a.wav"))
	if err := os.WriteFile(left, []byte("half a session"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := Part(filepath.Join(dir, "pack"))
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	err := WriteFile(filepath.Join(dir, "a.wav"), false, func(f *os.File) error {
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Error("what was left behind is still there")
		}
		// Another file beside it, while this one is being written.
		if err := WriteBytes(filepath.Join(dir, "b.wav"), false, []byte("b")); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(f.Name()); err != nil {
			t.Error("the file that is being written was removed:", err)
		}
		_, err := f.WriteString("a")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(dir, "a.wav"), "a")
	nothingLeft(t, dir, filepath.Base(folder), "a.wav", "b.wav")
}

// A process is killed while it writes, again and again: the name is never taken by
// half a file, and the next process leaves nothing of the last.
func TestKilledWriters(t *testing.T) {
	if os.Getenv("WRITE_FOREVER") != "" {
		err := WriteFile(os.Getenv("WRITE_FOREVER"), true, func(f *os.File) error {
			fmt.Println("writing")
			for {
				if _, err := f.WriteString("half a session"); err != nil {
					return err
				}
				time.Sleep(time.Millisecond)
			}
		})
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.wav")
	for range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWriters$")
		cmd.Env = append(os.Environ(), "WRITE_FOREVER="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 8)); err != nil {
			t.Fatal(err)
		}
		if err := WriteBytes(filepath.Join(dir, "other"), true, []byte("whole")); err != nil { // beside a living one
			t.Error(err)
		}
		if parts, _ := filepath.Glob(filepath.Join(dir, partPattern)); len(parts) != 1 {
			t.Errorf("%d files are being written, want 1", len(parts))
		}
		cmd.Process.Kill()
		cmd.Wait()
		if _, err := os.Stat(path); err == nil {
			t.Error("half a file took the name")
		}
	}
	if err := WriteBytes(path, false, []byte("whole")); err != nil {
		t.Fatal(err)
	}
	nothingLeft(t, dir, "a.wav", "other")
}

func TestAFileThatIsWrittenSteadilyIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	block := make([]byte, 3<<20)
	for i := range block {
		block[i] = byte(i * 7)
	}
	err := WriteFile(path, false, func(f *os.File) error {
		w := Steadily(f)
		for range 7 {
			if n, err := w.Write(block); n != len(block) || err != nil {
				return fmt.Errorf("%d, %v", n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || len(got) != 7*len(block) || string(got[6*len(block):]) != string(block) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// Many who write into one folder at once remove nothing of each other.
func TestManyWritersKeepTheirFiles(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for range 300 {
				if err := WriteBytes(filepath.Join(dir, fmt.Sprint(i)), true, []byte("whole")); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	nothingLeft(t, dir, "0", "1", "2", "3")
}
