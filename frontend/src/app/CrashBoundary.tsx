/** Keeps a failure inside the part of the page where it happened. */
import { Component, type ReactNode } from "react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";

interface Props {
  /** When it changes, the part is tried again. */
  resetKey?: string;
  children: ReactNode;
}

export class CrashBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert">
        <EmptyState
          title={t("crash.title")}
          actions={
            <>
              <Button variant="primary" onPress={() => this.setState({ failed: false })}>
                {t("crash.retry")}
              </Button>
              <Button onPress={() => window.location.reload()}>{t("crash.reload")}</Button>
            </>
          }
        >
          <p>{t("crash.text")}</p>
        </EmptyState>
      </div>
    );
  }
}
