package io.wafleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "attachment; filename=\"boleto-novembro.pdf\" ~ boleto-novembro.pdf",
                "attachment;filename=boleto.pdf ~ boleto.pdf",
                "ATTACHMENT; FileName = boleto.pdf ; size=3 ~ boleto.pdf",
                "inline; filename=\"a \\\"b\\\".pdf\" ~ a \"b\".pdf",
                "attachment; filename*=UTF-8''Nota%20fiscal%20n%C2%BA%201.pdf ~ Nota fiscal nº 1.pdf",
                "attachment; filename=\"Nota.pdf\"; filename*=utf-8'pt-BR'Fatura%2B%E2%82%AC.pdf ~ Fatura+€.pdf",
                "attachment; filename*=iso-8859-1''pre%E7o.pdf; filename=x.pdf ~ preço.pdf",
                "attachment; filename=plain.pdf; filename*=no-charset''x.pdf ~ plain.pdf",
                "attachment; filename=plain.pdf; filename*=UTF-8''%zz ~ plain.pdf",
                "attachment; filename=\"pre\u00c3\u00a7o.pdf\" ~ preço.pdf",
                "attachment; filename=\"preço.pdf\" ~ preço.pdf",
                "filename=x.pdf ~ x.pdf",
                "attachment; filename=\"\" ~ ",
                "attachment; notfilename=x ~ ",
                "attachment ~ ",
                " ~ ",
            })
    void shouldReadTheNameThatAServerGives(String header, String name) {
        assertThat(FileNames.ofDisposition(header)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"/a/b.pdf, b.pdf", "/download, download", "/a/, ", "'', ", ", "})
    void shouldTakeTheLastPartOfAPath(String path, String name) {
        assertThat(FileNames.ofPath(path)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"a.pdf, true", "Nota fiscal, false", "v1.2 Nota fiscal, false", "a., false", "tar.gz, true"})
    void shouldTellWhetherANameHasAnExtension(String name, boolean has) {
        assertThat(FileNames.hasExtension(name)).isEqualTo(has);
    }
}
