#pragma once

#include "server/config/Config.h"

#include <QWidget>

class QCheckBox;
class QDateTimeEdit;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace ui {

class AmountEdit;
class FieldNote;
class FileModeEdit;
class PlainLabel;

/// What an area takes and for how long: sizes, numbers, names, permissions, time. 0 is "no limit".
class AreaLimits final : public QWidget
{
    Q_OBJECT

public:
    explicit AreaLimits(QWidget *parent = nullptr);

    void read(const config::Area &area); ///< shows the limits of `area`
    void write(config::Area &area) const; ///< puts what is shown into `area`; an unusable pattern is left out

Q_SIGNALS:
    void edited();

private:
    void addSizes(QFormLayout *form);
    void addNames(QFormLayout *form);
    void addTimes(QFormLayout *form);
    QSpinBox *addCount(QFormLayout *form, const QString &label, const QString &description);
    void checkNames();
    void toggleOpenUntil(bool limited);

    AmountEdit *m_fileBytes = nullptr;
    AmountEdit *m_allBytes = nullptr;
    QSpinBox *m_files = nullptr;
    QSpinBox *m_filesPerAddress = nullptr;
    QSpinBox *m_keepFree = nullptr;
    QLineEdit *m_names = nullptr;
    FieldNote *m_namesNote = nullptr;
    QLineEdit *m_example = nullptr;
    PlainLabel *m_exampleResult = nullptr;
    FileModeEdit *m_mode = nullptr;
    QCheckBox *m_listed = nullptr;
    QSpinBox *m_expire = nullptr;
    QCheckBox *m_closes = nullptr;
    QDateTimeEdit *m_openUntil = nullptr;
};

} // namespace ui
