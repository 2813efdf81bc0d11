package io.bgworker.protocol;

import io.bgworker.Capability;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.ExitCause;
import io.bgworker.ExitReport;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerExit;
import io.bgworker.WorkerId;
import io.bgworker.WorkerInfo;
import io.bgworker.WorkerPhase;
import io.bgworker.WorkerSpec;
import io.bgworker.WorkerStatus;
import io.bgworker.spi.DatabaseSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The values of the API on the wire: a write and a read for each, next to each other, in the same order of fields. */
final class ValueCodec {

    private ValueCodec() {}

    static void putId(WireWriter out, WorkerId id) {
        out.putInt(id.slot());
        out.putLong(id.generation());
    }

    static WorkerId getId(WireReader in) throws MalformedFrameException {
        return new WorkerId(in.getInt(), in.getLong());
    }

    static void putEntryPoint(WireWriter out, EntryPoint entryPoint) {
        out.putText(entryPoint.className());
        out.putText(entryPoint.methodName());
    }

    static EntryPoint getEntryPoint(WireReader in) throws MalformedFrameException {
        return new EntryPoint(in.getText(), in.getText());
    }

    static void putDatum(WireWriter out, Datum datum) {
        out.putEnum(datum.kind());
        switch (datum.kind()) {
            case NONE -> {
                // Nothing follows.
            }
            case INT64 -> out.putLong(datum.asLong());
            case TEXT, BYTES -> out.putBytes(datum.asBytes());
        }
    }

    static Datum getDatum(WireReader in) throws MalformedFrameException {
        return switch (in.getEnum(Datum.Kind.values())) {
            case NONE -> Datum.none();
            case INT64 -> Datum.of(in.getLong());
            case TEXT -> Datum.of(in.getText());
            case BYTES -> Datum.of(in.getBytes());
        };
    }

    @SuppressWarnings("EnumOrdinal") // As WireWriter.putEnum.
    static void putCapabilities(WireWriter out, Set<Capability> capabilities) {
        int bits = 0;
        for (Capability capability : capabilities) {
            bits |= 1 << capability.ordinal();
        }
        out.putByte(bits);
    }

    @SuppressWarnings("EnumOrdinal") // As WireWriter.putEnum.
    static Set<Capability> getCapabilities(WireReader in) throws MalformedFrameException {
        int bits = in.getByte();
        Capability[] all = Capability.values();
        if (bits >>> all.length != 0) {
            throw new MalformedFrameException("Unknown capabilities in " + bits);
        }
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (Capability capability : all) {
            if ((bits & 1 << capability.ordinal()) != 0) {
                capabilities.add(capability);
            }
        }
        return capabilities;
    }

    static void putSpec(WireWriter out, WorkerSpec spec) {
        putEntryPoint(out, spec.entryPoint());
        out.putText(spec.name());
        out.putText(spec.type());
        putDatum(out, spec.mainArg());
        out.putBytes(spec.extra());
        putCapabilities(out, spec.capabilities());
        out.putEnum(spec.startTime());
        out.putText(spec.restartPolicy().toString());
        out.putBoolean(spec.required());
        out.putBoolean(spec.declaresReady());
        out.putInt(spec.priority());
        out.putList(spec.jvmOptions(), WireWriter::putText);
        out.putText(spec.javaHome());
        out.putInt(spec.spares());
    }

    static WorkerSpec getSpec(WireReader in) throws MalformedFrameException {
        return WorkerSpec.builder(getEntryPoint(in))
                .name(in.getText())
                .type(in.getText())
                .mainArg(getDatum(in))
                .extra(in.getBytes())
                .capabilities(getCapabilities(in).toArray(new Capability[0]))
                .startTime(in.getEnum(StartTime.values()))
                .restartPolicy(RestartPolicy.parse(in.getText()))
                .required(in.getBoolean())
                .declaresReady(in.getBoolean())
                .priority(in.getInt())
                .jvmOptions(in.getList(WireReader::getText).toArray(new String[0]))
                .javaHome(in.getText())
                .spares(in.getInt())
                .build();
    }

    static void putEntry(WireWriter out, WorkerEntry entry) {
        putId(out, entry.id());
        out.putText(entry.name());
        out.putText(entry.type());
        putEntryPoint(out, entry.entryPoint());
        putDatum(out, entry.mainArg());
        out.putBytes(entry.extra());
        putCapabilities(out, entry.capabilities());
        out.putInt(entry.incarnation());
    }

    static WorkerEntry getEntry(WireReader in) throws MalformedFrameException {
        return new WorkerEntry(
                getId(in),
                in.getText(),
                in.getText(),
                getEntryPoint(in),
                getDatum(in),
                in.getBytes(),
                getCapabilities(in),
                in.getInt());
    }

    private static void putOptionalInt(WireWriter out, OptionalInt value) {
        out.putBoolean(value.isPresent());
        value.ifPresent(out::putInt);
    }

    private static OptionalInt getOptionalInt(WireReader in) throws MalformedFrameException {
        return in.getBoolean() ? OptionalInt.of(in.getInt()) : OptionalInt.empty();
    }

    private static void putOptionalLong(WireWriter out, OptionalLong value) {
        out.putBoolean(value.isPresent());
        value.ifPresent(out::putLong);
    }

    private static OptionalLong getOptionalLong(WireReader in) throws MalformedFrameException {
        return in.getBoolean() ? OptionalLong.of(in.getLong()) : OptionalLong.empty();
    }

    static void putExit(WireWriter out, WorkerExit exit) {
        putId(out, exit.worker());
        out.putText(exit.name());
        out.putText(exit.type());
        out.putInt(exit.incarnation());
        out.putLong(exit.pid());
        putOptionalInt(out, exit.code());
        putOptionalInt(out, exit.signal());
        out.putEnum(exit.cause());
        out.putText(exit.detail());
        out.putInstant(exit.at());
    }

    static WorkerExit getExit(WireReader in) throws MalformedFrameException {
        return new WorkerExit(
                getId(in),
                in.getText(),
                in.getText(),
                in.getInt(),
                in.getLong(),
                getOptionalInt(in),
                getOptionalInt(in),
                in.getEnum(ExitCause.values()),
                in.getText(),
                in.getInstant());
    }

    static void putInfo(WireWriter out, WorkerInfo info) {
        putId(out, info.id());
        out.putText(info.name());
        out.putText(info.type());
        putEntryPoint(out, info.entryPoint());
        putCapabilities(out, info.capabilities());
        out.putEnum(info.startTime());
        out.putText(info.restartPolicy().toString());
        out.putBoolean(info.required());
        out.putBoolean(info.isStatic());
        out.putEnum(info.status());
        out.putEnum(info.phase());
        out.putInstant(info.since());
        out.putOptional(info.until(), WireWriter::putInstant);
        putOptionalLong(out, info.pid());
        out.putInt(info.incarnation());
        out.putInt(info.restarts());
        out.putLong(info.epoch());
        out.putOptional(info.startedAt(), WireWriter::putInstant);
        out.putText(info.waitEvent());
        out.putOptional(info.lastExit(), ValueCodec::putExit);
    }

    static WorkerInfo getInfo(WireReader in) throws MalformedFrameException {
        return new WorkerInfo(
                getId(in),
                in.getText(),
                in.getText(),
                getEntryPoint(in),
                getCapabilities(in),
                in.getEnum(StartTime.values()),
                RestartPolicy.parse(in.getText()),
                in.getBoolean(),
                in.getBoolean(),
                in.getEnum(WorkerStatus.values()),
                in.getEnum(WorkerPhase.values()),
                in.getInstant(),
                in.getOptional(WireReader::getInstant),
                getOptionalLong(in),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getOptional(WireReader::getInstant),
                in.getText(),
                in.getOptional(ValueCodec::getExit));
    }

    static void putReport(WireWriter out, ExitReport report) {
        putExit(out, report.exit());
        out.putList(report.lastOutput(), WireWriter::putText);
        out.putText(report.threadDump());
        out.putText(report.crashSummary());
        out.putText(report.heapDump());
        out.putList(report.history(), ValueCodec::putExit);
    }

    static ExitReport getReport(WireReader in) throws MalformedFrameException {
        return new ExitReport(
                getExit(in),
                in.getList(WireReader::getText),
                in.getText(),
                in.getText(),
                in.getText(),
                in.getList(ValueCodec::getExit));
    }

    static void putDatabase(WireWriter out, DatabaseSettings settings) {
        out.putText(settings.url());
        out.putText(settings.user());
        out.putText(settings.password());
        out.putText(settings.driver());
        putProperties(out, settings.properties());
        out.putLong(settings.connectTimeout().toMillis());
        out.putBoolean(settings.allowConnections());
        out.putInt(settings.poolSize());
    }

    static DatabaseSettings getDatabase(WireReader in) throws MalformedFrameException {
        String url = in.getText();
        String user = in.getText();
        String password = in.getText();
        String driver = in.getText();
        Map<String, String> properties = getProperties(in);
        return new DatabaseSettings(
                url, user, password, driver, properties, Duration.ofMillis(in.getLong()), in.getBoolean(), in.getInt());
    }

    static void putBeans(WireWriter out, BeanArchive beans) {
        out.putList(beans.beanClasses(), WireWriter::putText);
        out.putList(beans.members(), WireWriter::putText);
        out.putList(beans.alternatives(), WireWriter::putText);
        out.putList(beans.interceptors(), WireWriter::putText);
        out.putList(beans.decorators(), WireWriter::putText);
        putProperties(out, beans.resources());
        putProperties(out, beans.dataSources());
        putProperties(out, beans.configuration());
    }

    static BeanArchive getBeans(WireReader in) throws MalformedFrameException {
        return new BeanArchive(
                in.getList(WireReader::getText),
                in.getList(WireReader::getText),
                in.getList(WireReader::getText),
                in.getList(WireReader::getText),
                in.getList(WireReader::getText),
                getProperties(in),
                getProperties(in),
                getProperties(in));
    }

    private static void putProperties(WireWriter out, Map<String, String> properties) {
        out.putList(properties.entrySet(), (to, entry) -> {
            to.putText(entry.getKey());
            to.putText(entry.getValue());
        });
    }

    private static Map<String, String> getProperties(WireReader in) throws MalformedFrameException {
        Map<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, String> entry : entries(in)) {
            properties.put(entry.getKey(), entry.getValue());
        }
        return properties;
    }

    private static List<Map.Entry<String, String>> entries(WireReader in) throws MalformedFrameException {
        return in.getList(from -> Map.entry(from.getText(), from.getText()));
    }
}
