#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace selftest {
struct CaseResult;
}

namespace ui {

class Badge;
class PlainLabel;

/// One case of the self-test: what was sent, what came back, what should have, and why it matters. Plain text only.
class SelfTestDetails final : public QScrollArea
{
    Q_OBJECT

public:
    explicit SelfTestDetails(QWidget *parent = nullptr);

    void showCase(const selftest::CaseResult *result); ///< null: none is selected

private:
    struct Part
    {
        PlainLabel *caption = nullptr;
        PlainLabel *text = nullptr;
    };
    Part addPart(QVBoxLayout *layout, const QString &caption, bool wire);
    static void fill(const Part &part, const QString &text);

    PlainLabel *m_hint;
    PlainLabel *m_title;
    PlainLabel *m_id;
    Badge *m_outcome;
    Part m_observed;
    Part m_sent;
    Part m_received;
    Part m_expected;
    Part m_matters;
};

} // namespace ui
