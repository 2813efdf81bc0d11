package io.bgworker.server.app;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Tells of the server's JVM, a line each: its pid, its threads, its MBeans of ours. Deployed by itself. */
@WebServlet("/server/*")
public class ServerProbe extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        lines(request.getPathInfo()).forEach(response.getWriter()::println);
    }

    private static Stream<String> lines(String what) {
        return switch (what) {
            case "/pid" -> Stream.of(Long.toString(ProcessHandle.current().pid()));
            case "/threads" -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
            case "/mbeans" -> mbeans();
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static Stream<String> mbeans() {
        try {
            return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("io.bgworker:*"), null).stream()
                    .map(ObjectName::toString);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }
}
