package config

import (
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// keyDelimiter separates the levels of viper's keys. It is not the dot, at which viper would take names like
// kyivpost.com apart.
const keyDelimiter = "::"

// AddFlags gives a command a flag for every setting, and --config.file.
func AddFlags(flags *pflag.FlagSet) {
	for _, s := range append([]setting{configFile}, table()...) {
		switch {
		case s.kind.list:
			flags.StringArray(s.flag, splitList(s.initial), s.help+" Repeatable.")
		case s.kind.expected == boolean.expected:
			flags.Bool(s.flag, s.initial == "true", s.help)
		default:
			flags.String(s.flag, s.initial, s.help)
		}
	}
}

// Load puts the settings together: flag before environment before file before default. The file is that of
// --config.file or FIGURES_EXPORTER_CONFIG_FILE; there need be none. flags, which AddFlags made, may be nil.
//
// The error is of type Faults and holds every mistake in file, environment and flags.
func Load(flags *pflag.FlagSet) (*Settings, error) {
	settings, err := Check(flags)
	if err != nil {
		return nil, err
	}
	return settings, nil
}

// Check does what Load does and gives the settings beside the error too, without the values that are at fault: for
// going on to look for faults in what the others name. Settings are never nil.
func Check(flags *pflag.FlagSet) (*Settings, error) {
	settings := table()
	v := viper.NewWithOptions(viper.KeyDelimiter(keyDelimiter))
	var faults Faults
	if path := FilePath(flags); path != "" {
		values, fs := readFile(path, settings)
		faults = append(faults, fs...)
		if err := v.MergeConfigMap(values); err != nil {
			faults = append(faults, Fault{Where: path, Problem: err.Error()})
		}
	}
	faults = append(faults, checkEnvironment(settings)...)
	faults = append(faults, checkFlags(flags, settings)...)
	faulty := map[string]bool{}
	for _, f := range faults {
		faulty[f.Where+" "+f.Key] = true
	}
	for _, s := range settings {
		key := strings.ReplaceAll(s.key, ".", keyDelimiter)
		if s.kind.list {
			v.SetDefault(key, splitList(s.initial))
		} else {
			v.SetDefault(key, s.initial)
		}
		if !faulty[InEnvironment+" "+s.environment()] {
			if err := v.BindEnv(key, s.environment()); err != nil {
				faults = append(faults, Fault{Where: InEnvironment, Key: s.environment(), Problem: err.Error()})
			}
		}
		if flags != nil && flags.Lookup(s.flag) != nil && !faulty[InFlags+" --"+s.flag] {
			if err := v.BindPFlag(key, flags.Lookup(s.flag)); err != nil {
				faults = append(faults, Fault{Where: InFlags, Key: "--" + s.flag, Problem: err.Error()})
			}
		}
	}
	loaded := new(Settings)
	if err := v.UnmarshalExact(loaded, viper.DecodeHook(mapstructure.ComposeDecodeHookFunc(
		mapstructure.TextUnmarshallerHookFunc(), splitHook,
	))); err != nil {
		faults = append(faults, Fault{Where: "settings", Problem: err.Error()})
	}
	return loaded, faults.orNil()
}

// FilePath gives the path of the settings file that flags or environment name, and "" where they name none.
func FilePath(flags *pflag.FlagSet) string {
	if flags != nil {
		if f := flags.Lookup(configFile.flag); f != nil && f.Changed {
			return f.Value.String()
		}
	}
	return os.Getenv(configFile.environment())
}

func checkEnvironment(settings []setting) Faults {
	known := map[string]*setting{configFile.environment(): &configFile}
	names := []string{strings.TrimPrefix(configFile.environment(), EnvironmentPrefix)}
	for i := range settings {
		known[settings[i].environment()] = &settings[i]
		names = append(names, strings.TrimPrefix(settings[i].environment(), EnvironmentPrefix))
	}
	environment := os.Environ()
	slices.Sort(environment)
	var faults Faults
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, EnvironmentPrefix) {
			continue
		}
		s := known[name]
		if s == nil {
			f := Fault{Where: InEnvironment, Key: name, Problem: "unknown environment variable",
				Expected: "expected one of those in the list of settings"}
			// Compared without the prefix, which would make everything look alike.
			if near := closest(strings.TrimPrefix(name, EnvironmentPrefix), names); near != "" {
				f.Expected = "did you mean " + EnvironmentPrefix + near + "?"
			}
			faults = append(faults, f)
			continue
		}
		if value == "" {
			continue // as if unset
		}
		values := []string{value}
		if s.kind.list {
			values = splitList(value)
		}
		faults = append(faults, checkValues(s, values, InEnvironment, name)...)
	}
	return faults
}

func checkFlags(flags *pflag.FlagSet, settings []setting) Faults {
	if flags == nil {
		return nil
	}
	var faults Faults
	for i := range settings {
		s := &settings[i]
		f := flags.Lookup(s.flag)
		if f == nil || !f.Changed {
			continue
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		faults = append(faults, checkValues(s, values, InFlags, "--"+s.flag)...)
	}
	return faults
}

func checkValues(s *setting, values []string, where, key string) Faults {
	var faults Faults
	for _, value := range values {
		if problem := s.kind.check(value); problem != "" {
			faults = append(faults, Fault{Where: where, Key: key, Problem: problem, Expected: "expected " + s.kind.expected})
		}
	}
	return faults
}

func splitList(text string) []string {
	if text == "" {
		return []string{}
	}
	values := strings.Split(text, ",")
	for i, v := range values {
		values[i] = strings.TrimSpace(v)
	}
	return values
}

// splitHook takes a list out of an environment variable.
func splitHook(_, to reflect.Type, data any) (any, error) {
	text, ok := data.(string)
	if !ok || to.Kind() != reflect.Slice {
		return data, nil
	}
	return splitList(text), nil
}
