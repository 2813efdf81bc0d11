package io.bgworker.server.app;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** An interceptor of the application. */
@Counted
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class CountingInterceptor {

    private int calls;

    @AroundInvoke
    Object count(InvocationContext call) throws Exception {
        calls++;
        System.out.println("call " + calls + " of " + call.getMethod().getName());
        return call.proceed();
    }
}
