#pragma once

#include "ui/areas/AreaFields.h"

class QLineEdit;

namespace ui {

class FieldNote;
class FileModeEdit;
class NameVerdicts;
class PlainLabel;

/// What new files may be called, of which kinds they may be, and who on this computer may touch them.
class NameFields final : public AreaFields
{
    Q_OBJECT

public:
    explicit NameFields(QWidget *parent = nullptr);

    void read(const config::Area &area) override;
    void write(config::Area &area) const override;

private:
    void addNames();
    QLineEdit *addExtensions(const QString &key, const QString &label, const QString &description);
    void check(); ///< the texts, and what they mean for the examples
    void tryName();
    void blockPrograms();

    config::Area m_shown; // as it was read last
    config::Area m_tried; // with what is typed, where it can be used
    QLineEdit *m_names = nullptr;
    FieldNote *m_namesNote = nullptr;
    NameVerdicts *m_verdicts = nullptr;
    QLineEdit *m_example = nullptr;
    PlainLabel *m_exampleResult = nullptr;
    QLineEdit *m_allow = nullptr;
    QLineEdit *m_block = nullptr;
    FieldNote *m_kindsNote = nullptr;
    FileModeEdit *m_mode = nullptr;
};

} // namespace ui
