package io.wafleet.config;

/** Writes {@code docs/configuration.md} from the table of settings. */
final class ConfigurationTable {
    private ConfigurationTable() {}

    static String markdown() {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Made from the code; a test keeps it true. Every setting is an environment variable, or a line
                `NAME=value` in the file `wafleet.conf` in the home folder. The environment wins over the file, the file
                over the default. An unknown `WAFLEET_` name or a bad value stops the start with one line that says which
                and why. Durations have a unit (`ms`, `s`, `m`, `h`, `d`); a bare number is milliseconds. Sizes have one
                too (`KB`, `MB`, `GB`, `TB`, in steps of 1024); a bare number is bytes. Relative paths start at the
                project's folder.

                | name | default | what it does |
                | --- | --- | --- |
                """);
        for (Setting<?> setting : Settings.ALL) {
            String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
            text.append("| `%s` | %s | %s%s |%n"
                    .formatted(
                            setting.name(), fallback, setting.description(), setting.secret() ? " Never shown." : ""));
        }
        return text.toString();
    }
}
