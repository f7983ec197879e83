package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server answered. */
public record Answer(HttpResponse<byte[]> response) {
    public int status() {
        return response.statusCode();
    }

    /** All of that name. */
    public List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    public byte[] bytes() {
        return response.body();
    }

    public String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public JsonObject json() {
        return new JsonObject(text());
    }

    public Answer expect(int status) {
        assertThat(status()).as("%s answered %s", response.request(), text()).isEqualTo(status);
        return this;
    }

    /** It is a problem document with this code, and without a trace of the inside. */
    public Answer expectProblem(int status, String code) {
        expect(status);
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        JsonObject problem = json();
        assertThat(problem.getString("code")).as(text()).isEqualTo(code);
        assertThat(problem.getString("type")).isEqualTo("urn:wafleet:problem:" + code);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(text()).doesNotContain("io.wafleet", "java.", "Exception");
        return this;
    }

    public Answer expectProblem(int status, String code, String field) {
        expectProblem(status, code);
        assertThat(json().getString("field")).as(text()).isEqualTo(field);
        return this;
    }
}
